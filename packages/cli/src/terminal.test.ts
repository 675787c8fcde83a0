import { describe, expect, it } from "vitest";
import { wantsColour } from "./terminal.ts";

describe("colours", () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ CLICOLOR: "0" }, true, false],
    [{ CLICOLOR: "1" }, false, false],
    [{ CLICOLOR_FORCE: "1" }, false, true],
    [{ CLICOLOR_FORCE: "0" }, false, false],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "3", NO_COLOR: "1" }, false, true],
    [{ TERM: "dumb" }, true, false],
    [{ CI: "true" }, true, false],
  ])("of %j on a terminal (%s): %s", (environment, isTerminal, wanted) => {
    expect(wantsColour(environment, isTerminal)).toBe(wanted);
  });
});
