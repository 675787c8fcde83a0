import { describe, expect, it } from "vitest";
import { checkProgram } from "../check/check-program.ts";
import { memoryHost } from "../source/memory-host.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { renderDiagnostics } from "./render-text.ts";

const render = (files: Record<string, string>, entry: string): string => {
  const checked = checkProgram(entry, memoryHost(files));
  return renderDiagnostics(checked.diagnostics, checked.files, { colour: false });
};

const made = (text: string, primary: [number, number, string], related: [number, number, string][] = []): string => {
  const label = ([start, end, words]: [number, number, string]) => ({ span: { file: "p", start, end }, text: words });
  const diagnostic: Diagnostic = {
    code: "P1005",
    severity: "warning",
    title: "t",
    primary: label(primary),
    related: related.map(label),
    help: null,
    fixes: [],
  };
  return renderDiagnostics([diagnostic], [{ path: "p", text }], { colour: false });
};

describe("rendered diagnostics", () => {
  it("look as the language's description shows them", () => {
    const blank = "\n".repeat(9);
    const text = `${blank}model m {\n  output label: features -> dense(10) -> reshape(3, 5)\n  features = x -> flatten()\n  input x: tensor(4)\n}\n`;
    expect(render({ "examples/m.pipe": text }, "examples/m.pipe")).toBe(
      `error[P3102]: \`dense(10)\` gives 10 values, \`reshape(3, 5)\` needs 15
  ┌─ examples/m.pipe:11:42
  │
11│   output label: features -> dense(10) -> reshape(3, 5)
  │                             ---------    ^^^^^^^^^^^^^ needs [15]
  │                             gives [10]
13│   input x: tensor(4)
  │            --------- shapes start here
help: \`dense(15)\` would fit

1 error
`,
    );
  });

  it("put several labels of a line under one another, the rightmost first", () => {
    expect(
      made(
        "aa bb cc dd\n",
        [9, 11, "four"],
        [
          [0, 2, "one"],
          [3, 5, "two"],
          [6, 8, "three"],
        ],
      ),
    ).toBe(
      "warning[P1005]: t\n ┌─ p:1:10\n │\n1│ aa bb cc dd\n │ -- -- -- ^^ four\n │ │  │  three\n │ │  two\n │ one\n\n1 warning\n",
    );
  });

  it("stand under the right column after tabs and wide characters", () => {
    expect(made("\tx: 模型 ab\n", [7, 9, "here"])).toContain("1│     x: 模型 ab\n │             ^^ here\n");
  });

  it("mark a span over several lines to the end of its first", () => {
    expect(made("ab cd\nef\n", [3, 8, "this"])).toContain("1│ ab cd\n │    ^^ this\n");
  });

  it("show places in other files under their own heading", () => {
    const files = { "a.pipe": 'import { b } from "./b.pipe"\nparam b: int = 1\n', "b.pipe": "param b: int = 1\n" };
    expect(render(files, "a.pipe")).toContain("┌─ a.pipe:1:10");
    expect(made("", [0, 0, ""])).toBe("warning[P1005]: t\n ┌─ p:1:1\n\n1 warning\n");
  });

  it("are coloured only when asked", () => {
    const checked = checkProgram("p", memoryHost({ p: "modle a {}" }));
    expect(renderDiagnostics(checked.diagnostics, checked.files, { colour: true })).toContain(
      "\x1b[1;31merror[P2001]\x1b[0m",
    );
    expect(renderDiagnostics(checked.diagnostics, checked.files, { colour: false })).not.toContain("\x1b");
  });

  it("are nothing for no diagnostics", () => {
    expect(renderDiagnostics([], [], { colour: true })).toBe("");
  });
});
