import { describe, expect, it } from "vitest";
import { checkProgram } from "../check/check-program.ts";
import { memoryHost } from "../source/memory-host.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { displayWidth } from "./display-width.ts";
import { renderDiagnostics, renderEach } from "./render-text.ts";

const render = (files: Record<string, string>, entry: string): string => {
  const checked = checkProgram(entry, memoryHost(files));
  return renderDiagnostics(checked.diagnostics, checked.files, { colour: false });
};

/** Whole numbers below a bound, the same for the same seed (Marsaglia's xorshift). */
const randomNumbers = (seed: number) => {
  let state = seed;
  return (bound: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
};

type Place = readonly [start: number, end: number, words: string];
interface MadeOptions {
  readonly related?: readonly Place[];
  readonly width?: number;
  readonly help?: string;
}

const made = (text: string, primary: Place, { related = [], width = 60, help }: MadeOptions = {}): string => {
  const label = ([start, end, words]: Place) => ({ span: { file: "p", start, end }, text: words });
  const diagnostic: Diagnostic = {
    code: "P1005",
    severity: "warning",
    title: "t",
    primary: label(primary),
    related: related.map(label),
    help: help ?? null,
    fixes: [],
  };
  return renderEach([diagnostic], [{ path: "p", text }], { colour: false, width }).join("");
};

/** The place of a text in another. */
const at = (text: string, part: string, words = ""): Place => [
  text.indexOf(part),
  text.indexOf(part) + part.length,
  words,
];

/** From the start of one text to the end of another. */
const over = (text: string, from: string, to: string, words = ""): Place => [
  text.indexOf(from),
  text.indexOf(to) + to.length,
  words,
];

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
    const text = "aa bb cc dd\n";
    const related = [at(text, "aa", "one"), at(text, "bb", "two"), at(text, "cc", "three")];
    expect(made(text, at(text, "dd", "four"), { related })).toBe(`warning[P1005]: t
 ┌─ p:1:10
 │
1│ aa bb cc dd
 │ -- -- -- ^^ four
 │ │  │  three
 │ │  two
 │ one
`);
  });

  it("keep labels of one place and labels within labels apart", () => {
    const text = "a -> bb(cc) -> d\n";
    const related = [at(text, "bb(cc)", "outer"), at(text, "cc", "second"), at(text, "a", "from")];
    expect(made(text, at(text, "cc", "inner"), { related })).toBe(`warning[P1005]: t
 ┌─ p:1:9
 │
1│ a -> bb(cc) -> d
 │ -    ---^^-
 │ │    │  inner
 │ │    │  second
 │ │    outer
 │ from
`);
  });

  it("stand under the right column after tabs, wide characters, emoji and marks", () => {
    expect(made("\tx: 模型 ab\n", [7, 9, "here"])).toContain("1│     x: 模型 ab\n │             ^^ here\n");
    expect(made("👩‍👩‍👧🇩🇪e\u0301❤️ ab\n", [17, 19, "here"])).toContain("1│ 👩‍👩‍👧🇩🇪e\u0301❤️ ab\n │         ^^ here\n");
  });

  it("show control characters and marks of direction instead of sending them", () => {
    const text = 'a: "\x1b]0;title\x07\u202e" -> ab\n';
    expect(made(text, at(text, "ab", "say \x1b[2J"), { help: "try \x9b1m" })).toBe(`warning[P1005]: t
 ┌─ p:1:21
 │
1│ a: "␛]0;title␇<U+202E>" -> ab
 │                            ^^ say ␛[2J
help: try <U+009B>1m
`);
  });

  const model = `model m {
  input x: tensor(4)
  output y: x
    -> dense(3)
    -> dense(4)
    -> dense(5)
    -> dense(6)
    -> softmax()
}
`;

  it("draw a bracket from the first to the last line of a span", () => {
    expect(
      made(model, over(model, "x\n", "softmax()", "gives 6"), { related: [at(model, "tensor(4)", "starts")] }),
    ).toBe(`warning[P1005]: t
 ┌─ p:3:13
 │
2│     input x: tensor(4)
 │              --------- starts
3│     output y: x
 │ ╭─────────────^
4│ │     -> dense(3)
5│ │     -> dense(4)
6│ │     -> dense(5)
7│ │     -> dense(6)
8│ │     -> softmax()
 │ ╰────────────────^ gives 6
`);
  });

  it("leave out the middle of a long span, and start at the line itself where nothing stands before", () => {
    expect(made(model, [0, model.length, "all of it"])).toBe(`warning[P1005]: t
 ┌─ p:1:1
 │
1│ ╭ model m {
2│ │   input x: tensor(4)
3│ │   output y: x
…│ │
8│ │     -> softmax()
9│ │ }
 │ ╰─^ all of it
`);
  });

  it("put brackets within brackets, and marks inside of them", () => {
    const related = [over(model, "output", "softmax()", "in this output"), over(model, "model", "}", "of this model")];
    expect(made(model, at(model, "dense(4)", "here"), { related })).toBe(`warning[P1005]: t
 ┌─ p:5:8
 │
1│ ╭   model m {
2│ │     input x: tensor(4)
3│ │ ╭   output y: x
4│ │ │     -> dense(3)
5│ │ │     -> dense(4)
 │ │ │        ^^^^^^^^ here
6│ │ │     -> dense(5)
7│ │ │     -> dense(6)
8│ │ │     -> softmax()
 │ │ ╰────────────────- in this output
9│ │   }
 │ ╰───- of this model
`);
  });

  it("do not count line breaks at the end of a span", () => {
    expect(made("ab cd\r\n\r\nef\n", [3, 9, "this"])).toContain("1│ ab cd\n │    ^^ this\n");
  });

  it("show the line before an empty one or a lone bracket, and no other", () => {
    expect(made(model, [model.length, model.length, "ends"])).toContain(" 9│ }\n10│\n  │ ^ ends\n");
    expect(made(model, at(model, "}", "closes"))).toContain("8│     -> softmax()\n9│ }\n │ ^ closes\n");
    expect(made(model, at(model, "dense(4)")).split("\n")).toHaveLength(6);
  });

  const long = `y: ${Array.from({ length: 40 }, (_, i) => `op${i}(a)`).join(" -> ")}\n`;

  it("cut a long line round its mark", () => {
    expect(made(long, at(long, "op20(a)", "here"))).toBe(`warning[P1005]: t
 ┌─ p:1:214
 │
1│ … op18(a) -> op19(a) -> op20(a) -> op21(a) -> op22(a) …
 │                         ^^^^^^^ here
`);
  });

  it("cut between several marks of a long line, and keep a text on the screen", () => {
    const related = [at(long, "op0(a)", "starts"), at(long, "op20(a)", "middle")];
    expect(made(long, at(long, "op39(a)", "a text that has no room behind it"), { related })).toBe(`warning[P1005]: t
 ┌─ p:1:423
 │
1│ y: op0(a) -> op1…(a) -> op20(a) -> op2…(a) -> op39(a)
 │    ------               -------               ^^^^^^^
 │    │                    │ a text that has no room behind it
 │    │                    middle
 │    starts
`);
  });

  it("show beginning and end of a mark that is longer than the screen", () => {
    const rows = made(long, [3, long.length - 1, "whole"]).split("\n");
    expect(rows[3]).toMatch(/^1│ …op0\(a\) .*…/);
    expect(rows[3]).toMatch(/op39\(a\)$/);
    expect(rows[4]).toMatch(/^ │ {2}\^+$/);
    expect(rows[5]).toBe(" │  whole");
  });

  it("never draw beyond the screen, wherever the marks are", () => {
    const random = randomNumbers(7);
    const letters = ["a", "模", "\t", "👍", "\x1b", "e\u0301", " ", "\u202e", "(", "\n"];
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 400 }, () => letters[random(letters.length)]).join("");
      const place = (): Place => {
        const start = random(text.length);
        return [start, Math.min(text.length, start + random(60)), "w".repeat(random(12))];
      };
      const shown = made(text, place(), { related: [place(), place()], width: 70 });
      expect(Math.max(...shown.split("\n").map(displayWidth)), JSON.stringify(text)).toBeLessThanOrEqual(70);
      expect(shown).not.toMatch(/[^\P{C}\n\u200d]/u);
    }
  });

  it("cost no time for a line of megabytes", () => {
    const huge = "x".repeat(3_000_000);
    expect(made(huge, [1_500_000, 1_500_003, "here"])).toMatch(/1│ …x+…\n │ +\^\^\^ here\n$/);
  });

  it("show places in other files under their own heading", () => {
    const text = "input x: tensor(4)\n";
    const diagnostic: Diagnostic = {
      code: "P3104",
      severity: "error",
      title: "two files\nand why",
      primary: { span: { file: "a.pipe", start: 0, end: 5 }, text: "used" },
      related: [
        { span: { file: "b.pipe", start: 18, end: 24 }, text: "declared" },
        { span: { file: "gone.pipe", start: 3, end: 4 }, text: "" },
      ],
      help: "one\nother",
      fixes: [],
    };
    const files = [
      { path: "a.pipe", text },
      { path: "b.pipe", text: `\n\n\n\n\n\n\n\n\n${text}` },
    ];
    expect(renderEach([diagnostic], files, { colour: false }).join("")).toBe(`error[P3104]: two files
  and why
  ┌─ a.pipe:1:1
  │
 1│ input x: tensor(4)
  │ ^^^^^ used
  ┌─ b.pipe:10:10
  │
10│ input x: tensor(4)
  │          ------ declared
  ┌─ gone.pipe
help: one
      other
`);
  });

  it("count what is beyond the limit instead of printing it", () => {
    const text = "a\nb\nc\n";
    const at = (start: number, severity: "error" | "warning"): Diagnostic => ({
      code: "P1005",
      severity,
      title: "t",
      primary: { span: { file: "p", start, end: start + 1 }, text: "" },
      related: [],
      help: null,
      fixes: [],
    });
    const all = [at(0, "error"), at(2, "error"), at(4, "warning")];
    const shown = renderDiagnostics(all, [{ path: "p", text }], { colour: false, most: 1 });
    expect(shown).toBe(
      "error[P1005]: t\n ┌─ p:1:1\n │\n1│ a\n │ ^\n\nand 1 error, 1 warning more; `--all` shows every one\n\n2 errors, 1 warning\n",
    );
    expect(renderDiagnostics(all, [{ path: "p", text }], { colour: false, most: 3 })).not.toContain("more");
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
