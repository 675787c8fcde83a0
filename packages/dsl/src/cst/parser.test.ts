import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tokenize } from "../tokens/tokenize.ts";
import { describeCst } from "./describe-cst.ts";
import { parse } from "./parse.ts";
import { validatedParser } from "./parser.ts";

const told = (text: string): string[] => {
  const cst = parse(tokenize({ path: "p.pipe", text }));
  return cst.diagnostics.map(
    (one) => `${one.code} ${cst.stream.lines.position(one.primary.span.start).line} ${one.title}`,
  );
};

describe("the grammar", () => {
  it("is LL(1) without ambiguities", () => {
    expect(() => validatedParser()).not.toThrow();
  });

  it("accepts every form of the language", () => {
    const text = `import { a, b } from "./x.pipe"
param lr: float = 1e-3 in log(1e-5, 1e-1)
layer l(n: int, p: probability = 10%,) { output y: x -> f(n, k: [1, 2],) }
model m {
  ...l, ...a.b
  limits { batch: 32, timeout: 200ms, }
  x = [a, b -> f()] -> g() -> (c -> h())
  y: -1 + 2 * (3 - 4) / 5
  z: { q: true, r: "text" }
  expect: a.b.c >= 0.5
}
`;
    expect(told(text)).toEqual([]);
  });

  it("reports one error a line, in its own words", () => {
    const text = "model m {\n  a: 1 1\n  b: ->\n  c: f(1 2)\n  d 3\n  e: 4\n}\n";
    expect(told(text)).toEqual([
      "P1005 2 expected `,` or a new line, found `1`",
      "P1005 3 expected a value, found `->`",
      "P1005 4 expected `,` or `)`, found `2`",
      "P1007 5 `d` has no value",
    ]);
  });

  it("reports what is wrong with two items of one line, and once with each", () => {
    expect(told("model m { a: , b: 1, c: -> , d: 2 2 2 }\n")).toEqual([
      "P1007 1 a value is missing after `:`",
      "P1005 1 expected a value, found `->`",
      "P1005 1 expected `,` or a new line, found `2`",
    ]);
  });

  it("goes on after an error, in the same block and the next", () => {
    expect(told("model m {\n  a: ]\n  b: 2\n}\nmodel n {\n  c:\n}\n").map((one) => one.slice(0, 7))).toEqual([
      "P1004 2",
      "P1007 6",
    ]);
  });

  it.each([
    ["outside of all", "{\n}\n(\n)\n", ""],
    ["in one block", "  a: 1 1\n  b ) c\n", "model m {\n"],
    ["in one list", "1 2, -> ,\n", "model m {\n  a: [\n"],
    ["in one call", "a: 1 b c: ,\n", "model m {\n  a: f(\n"],
  ])("gets over thousands of errors %s, in a time that grows with their number", (_, piece, before) => {
    const time = (count: number): number => {
      const start = process.cpuUsage();
      expect(told(before + piece.repeat(count)).length).toBeGreaterThan(0);
      return process.cpuUsage(start).user / 1_000;
    };
    time(500);
    let growth = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 3 && growth >= 16; attempt++) {
      growth = Math.min(growth, time(5_000) / Math.max(10, time(625)));
    }
    expect(growth).toBeLessThan(16);
  });

  it("has the types that its tree is read with", () => {
    expect(readFileSync(new URL("cst-types.ts", import.meta.url), "utf8")).toBe(describeCst());
  });
});
