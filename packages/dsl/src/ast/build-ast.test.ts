import { describe, expect, it } from "vitest";
import { parse } from "../cst/parse.ts";
import { tokenize } from "../tokens/tokenize.ts";
import { buildAst } from "./build-ast.ts";
import { readNumber, readText } from "./literals.ts";

const build = (text: string) => buildAst(parse(tokenize({ path: "p.pipe", text })));

describe("literals", () => {
  it.each([
    ["45_000", 45000, null],
    ["1e-3", 0.001, null],
    ["10%", 0.1, "fraction"],
    ["7%", 0.07, "fraction"],
    ["200ms", 200, "duration"],
    ["2h", 7_200_000, "duration"],
    ["64MiB", 67_108_864, "size"],
    ["15deg", 15, "angle"],
  ])("%s is %d", (image, value, unit) => {
    expect(readNumber(image)).toEqual({ value, unit });
  });

  it("are texts with escapes, and block texts without their indentation", () => {
    expect(readText('"a\\n\\"b\\" \\u{e9}"')).toBe('a\n"b" é');
    expect(readText('"""\n    one\n      two\n    """')).toBe("one\n  two");
  });
});

describe("the tree", () => {
  it("gives a declaration the doc comments before it, and a plain comment to nobody", () => {
    const text =
      "/// First.\n/// Second.\n// plain\nmodel a {}\n\n/// Lost.\nparam b: int = 1 /// trailing\nmodel c {}\n";
    const program = build(text);
    expect(program.declarations.map((decl) => decl.doc)).toEqual(["First.\nSecond.", null]);
    expect(program.params[0]?.doc).toBe("Lost.");
  });

  it("binds arithmetic before comparisons before arrows, from the left", () => {
    const [item] = build("m a {\n  x: 8 - 2 - 1 * 4 >= 1\n}").declarations[0]?.items ?? [];
    expect(item).toMatchObject({
      value: {
        kind: "comparison",
        left: { kind: "binary", operator: "-", left: { operator: "-", left: { value: 8 } }, right: { operator: "*" } },
      },
    });
  });

  it("gives every node the place of its text", () => {
    const text = "m a {\n  x = b -> f(1, k: [2, c])\n}";
    const [item] = build(text).declarations[0]?.items ?? [];
    const flow = item?.kind === "binding" ? item.value : undefined;
    expect(flow === undefined ? "" : text.slice(flow.span.start, flow.span.end)).toBe("b -> f(1, k: [2, c])");
  });

  it("leaves a hole where a syntax error was, and keeps the items around it", () => {
    const program = build("m a {\n  x: 1\n  y: f(1 2)\n  z: 3\n}");
    const items = program.declarations[0]?.items ?? [];
    expect(items.map((item) => (item.kind === "setting" ? [item.name.text, item.value.kind] : []))).toEqual([
      ["x", "number"],
      ["y", "missing"],
      ["z", "number"],
    ]);
    expect(program.declarations[0]?.broken).toBe(true);
  });

  it("gives what a syntax error left empty a place beside it", () => {
    const text = `model a {\n  p = *2\n  q: 1\n}\n${"// far away\n".repeat(20)}`;
    const ends: number[] = [];
    JSON.stringify(build(text).declarations, (key, value: unknown) => {
      if (key === "end" && typeof value === "number") ends.push(value);
      return value;
    });
    expect(Math.max(...ends)).toBeLessThanOrEqual(text.indexOf("}") + 1);
  });
});
