import { describe, expect, it } from "vitest";
import {
  chain,
  type Document,
  group,
  indent,
  newLine,
  nothing,
  printDocument,
  remark,
  sequence,
  softBreak,
  space,
  spaceBreak,
  word,
} from "./document.ts";

const list = (...parts: readonly Document[]): Document => {
  const rest = parts.slice(1).map((part) => sequence(word(","), spaceBreak, part));
  return group(word("("), indent(softBreak, parts[0] ?? nothing, chain(rest)), softBreak, word(")"));
};
const words = (...texts: readonly string[]): Document => list(...texts.map(word));

describe("a document", () => {
  it("stays on one line where it fits to the last column", () => {
    expect(printDocument(words("aa", "bb"), 8)).toBe("(aa, bb)");
    expect(printDocument(words("aa", "bb"), 7)).toBe("(\n  aa,\n  bb\n)");
  });

  it("breaks the outer group first and the inner one only where it has to", () => {
    const nested = list(words("aa", "bb"), word("cc"));
    expect(printDocument(nested, 12)).toBe("(\n  (aa, bb),\n  cc\n)");
    expect(printDocument(nested, 9)).toBe("(\n  (\n    aa,\n    bb\n  ),\n  cc\n)");
  });

  it("counts what follows a group up to the next place where a line may end", () => {
    expect(printDocument(sequence(words("aa"), word(" tail")), 9)).toBe("(aa) tail");
    expect(printDocument(sequence(words("aa"), word(" tail")), 8)).toBe("(\n  aa\n) tail");
    const broken = group(words("aa"), spaceBreak, word("tail of the line"));
    expect(printDocument(broken, 8)).toBe("(aa)\ntail of the line");
  });

  it("breaks every group around a new line, and none beside it", () => {
    const inside = list(sequence(word("a"), newLine, word("b")), words("c", "d"));
    expect(printDocument(inside, 80)).toBe("(\n  a\n  b,\n  (c, d)\n)");
  });

  it("does not count comments at the end of a line", () => {
    const line = sequence(words("aa", "bb"), remark("// a long comment"), newLine, word("c"));
    expect(printDocument(line, 8)).toBe("(aa, bb) // a long comment\nc");
  });

  it("counts the first and the last line of a text with several, and leaves its lines as they are", () => {
    const text = word('"""\n long line of a text\n"""');
    expect(printDocument(list(text, word("b")), 8)).toBe('("""\n long line of a text\n""", b)');
    expect(printDocument(list(text, word("bbbb")), 8)).toBe('(\n  """\n long line of a text\n""",\n  bbbb\n)');
  });

  it("counts the columns of wide characters", () => {
    expect(printDocument(words("模型", "b"), 8)).toBe("(\n  模型,\n  b\n)");
    expect(printDocument(words("模型", "b"), 9)).toBe("(模型, b)");
  });

  it("takes lists longer than a call can have arguments", () => {
    const many = chain(Array.from({ length: 150_000 }, () => sequence(word("a"), space)));
    expect(printDocument(group(many, softBreak), 100)).toHaveLength(300_001);
  });
});
