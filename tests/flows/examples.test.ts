import path from "node:path";
import { describe, expect, it } from "vitest";
import { mirror } from "../data-mirror.ts";
import { makeProject } from "./pipe-process.ts";
import { filesOf, leftOut, programs, root, runShortened, takesLong } from "./shortened-programs.ts";

describe("every example and app", () => {
  it("is there to be tested", () => expect(programs.length).toBeGreaterThanOrEqual(3));

  it.each(programs)("%s has no errors and no warnings", async (file) => {
    const files = filesOf(file);
    if (files === null) {
      leftOut(file, "its files");
      return;
    }
    const project = makeProject();
    const environment = mirror === null ? {} : { PENSTOCK_MIRROR: mirror };
    const checked = await project.pipe(["check", path.join(root, file), ...files, "--json"], environment);
    expect(JSON.parse(checked.stdout)).toEqual([]);
    expect(checked.status).toBe(0);
    project.remove();
  });

  // Those that fine-tune an encoder of 22 million weights, or write texts, take most of a minute each: examples.long.test.ts.
  it.each(programs.filter((file) => !takesLong(file)))("%s runs, shortened, to a report", runShortened, 180_000);
});
