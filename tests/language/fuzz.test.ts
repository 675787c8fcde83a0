/**
 * Half a minute of texts that nobody would write: no check of them throws, takes a second, or points outside of its text.
 * `npm run test:long` takes ten minutes.
 */
import { describe, expect, it } from "vitest";
import { fuzzBytes, fuzzPrograms } from "./fuzz.ts";
import { checkSoundly } from "./sound-check.ts";

describe("any text", () => {
  it("is checked soundly when it was a program before something happened to its bytes", () => {
    const count = fuzzBytes({ seed: 1, milliseconds: 12_000 });
    process.stdout.write(`${count} damaged texts\n`);
    expect(count).toBeGreaterThan(200);
  });

  it("is checked soundly when it is put together from words of the catalog", () => {
    const count = fuzzPrograms({ seed: 1, milliseconds: 12_000 });
    process.stdout.write(`${count} programs out of words of the catalog\n`);
    expect(count).toBeGreaterThan(200);
  });

  it.each([
    "(",
    "[",
    "{",
    "f(",
    "a {",
    "x: {",
    "([{",
    "-",
    "!",
    "1 + ",
    "a -> ",
    "a.",
    '"',
    "'",
    '"""',
    "/*",
    "\\",
    "}",
    "(}",
  ])("is checked soundly when it is %s, a hundred thousand times", (piece) => {
    const many = piece.repeat(100_000);
    checkSoundly(many.slice(0, 100_000));
    checkSoundly(`model a {\n  x: ${many.slice(0, 100_000)}\n}\n`);
    checkSoundly(`model a {\n  x = ${many.slice(0, 100_000)}\n\ntrain b {\n}\n`);
  });

  it("is checked soundly when its definitions need each other in a long row, or open into very many", () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => i);
    const chains = [
      rows.map((i) => `param p${i}: int = p${i + 1} + 1\n`),
      [
        "model m {\n  input p5000: tensor(3)\n",
        ...rows.map((i) => `  p${i} = p${i + 1} -> relu()\n`),
        "  output y: p0\n}\n",
      ],
      rows.map((i) => `train t${i} { ...t${i + 1} }\n`),
      rows.slice(0, 60).map((i) => `train t${i} { ...t${i + 1}, ...t${i + 1} }\n`),
      rows.map((i) => `layer l${i} { input x: tensor(n)\n  output y: x -> l${i + 1}() }\n`),
      [
        "model m { input x: tensor(3), output y: x -> l0() }\n",
        ...rows.map((i) => `layer l${i} { input x: tensor(n)\n output y: x -> l${i + 1}() }\n`),
      ],
      [
        "layer l0 { input x: tensor(n)\n output y: x -> relu() }\n",
        ...rows
          .slice(1, 40)
          .map((i) => `layer l${i} { input x: tensor(n)\n output y: x -> l${i - 1}() -> l${i - 1}() }\n`),
        "model m { input x: tensor(3), output y: x -> l39() }\n",
      ],
      rows.slice(0, 60).map((i) => `param p${i}: text = p${i + 1} + p${i + 1}\n`),
      [...rows.slice(0, 60).map((i) => `param p${i}: int = p${i + 1} * p${i + 1}\n`), "param p60: int = 10\n"],
    ];
    for (const chain of chains) checkSoundly(chain.join(""));
  });
});
