import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChunkedParser } from "./chunked-parser.ts";
import { parseFile } from "./parsed-file.ts";
import { digitsProgram } from "./testing/editor.ts";

const root = join(import.meta.dirname, "../../../..");
const example = readFileSync(
  join(root, "examples", readdirSync(join(root, "examples")).find((one) => one.endsWith(".pipe")) ?? ""),
  "utf8",
);
const programs = [
  `${digitsProgram}\n${digitsProgram}\n${example}`,
  `import { a } from "./a.pipe"\n// one\n\n/// two\nparam x: int = 1 in [\n  1, 2\n]\n\n\n${example}\n${digitsProgram}`,
];

/** What of a parse is compared: all of it, tokens by what they say and where; as text, which is compared fast. */
function contents(parsed: ReturnType<typeof parseFile>): string {
  return JSON.stringify({
    ast: { ...parsed.ast, lost: [...parsed.ast.lost] },
    comments: parsed.comments,
    diagnostics: parsed.diagnostics,
    tokens: parsed.tokens.map(({ image, tokenType, startOffset, endOffset, startLine }) => [
      image,
      tokenType.name,
      startOffset,
      endOffset,
      startLine,
    ]),
  });
}

describe("a chunked parse", () => {
  it.each(programs)("gives what a parse of the whole gives, edit after edit", (program) => {
    const pieces = [
      "x",
      " ",
      "\n",
      "-> relu()",
      "{",
      "}",
      "(",
      "\n\nmodel more {\n  input x: tensor(2)\n}\n",
      "// note\n",
      '"',
      "é",
      "param q: int = 2\n",
    ];
    const edit = fc.record({
      at: fc.nat({ max: program.length }),
      remove: fc.nat({ max: 6 }),
      insert: fc.constantFrom("", ...pieces),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        const parser = new ChunkedParser();
        let text = program;
        const same = (): boolean =>
          contents(parser.parse({ path: "p", text })) === contents(parseFile({ path: "p", text }));
        expect(same()).toBe(true);
        for (const { at, remove, insert } of edits) {
          text = text.slice(0, at) + insert + text.slice(at + remove);
          expect(same()).toBe(true);
        }
      }),
      { seed: 11, numRuns: 40 },
    );
  });

  it("parses a declaration that did not change once, also when it moves", () => {
    const parser = new ChunkedParser();
    const [program = ""] = programs;
    const before = parser.parse({ path: "p", text: program }).ast;
    const after = parser.parse({ path: "p", text: program.replace("batch: 64", "batch: 128") }).ast;
    expect(after.params[0]).toBe(before.params[0]);
    expect(after.declarations[0]).not.toBe(before.declarations[0]);
    const last = after.declarations.at(-1)?.name.span;
    expect(last?.start).toBe((before.declarations.at(-1)?.name.span.start ?? 0) + 1);
  });
});
