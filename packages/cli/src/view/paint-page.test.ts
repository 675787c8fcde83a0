import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { paintPage } from "./paint-page.ts";

const plain = picocolors.createColors(false);
const page =
  '# P1: title\n\nSome `a b` words that go on.\n\n## Fails\n\n```pipe\n// why\nmodel m { x: 1e-3, y: "1" }\n```\n';

describe("a page on a terminal", () => {
  it("has heads and indented programs without the signs of Markdown, and lines broken between words", () => {
    expect(paintPage(page, plain, 14)).toBe(
      'P1: title\n\nSome a b words\nthat go on.\n\nFails\n\n    // why\n    model m { x: 1e-3, y: "1" }\n',
    );
  });

  it("colours programs by what their words are", () => {
    const shown = paintPage(page, picocolors.createColors(true), 80);
    expect(shown).toContain("\x1b[2m// why\x1b[22m");
    expect(shown).toContain('\x1b[35mmodel\x1b[39m m { x: \x1b[33m1e-3\x1b[39m, y: \x1b[32m"1"\x1b[39m }');
    expect(shown).toContain("\x1b[36ma b\x1b[39m");
  });
});
