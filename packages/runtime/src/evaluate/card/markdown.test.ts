import fc from "fast-check";
import { marked } from "marked";
import { describe, expect, it } from "vitest";
import { code, codeBlock, table, text } from "./markdown.ts";

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

/** What a reader sees of HTML, without tags. */
function seen(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
    .trim();
}

const render = (markdown: string): string => marked.parse(markdown, { async: false, gfm: true });
/** A text as one line, as cards have it. */
const line = (value: string): string =>
  value
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD")
    .trim();

const hostile = [
  "a|b | c",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "`code` and ``more``",
  "[link](https://example.org) ![picture](x.png)",
  "https://example.org and www.example.org",
  "one\ntwo\r\n\nthree",
  "# heading",
  "> quote",
  "- point",
  "1. point",
  "+ point",
  "***",
  "---",
  "===",
  "**bold** __bold__ _it_ snake_case ~~gone~~",
  "&lt; &amp; &#65;",
  "\\ at the end \\",
  "$x^2$ and \\$",
  "| --- | --- |",
  "mail@example.org",
  "\u202Ereversed\u0000",
  "",
];

describe("text of people's files in Markdown", () => {
  it.each(hostile)("%j is read as it stands, in a paragraph, a point and a cell", (value) => {
    const shown = line(value);
    expect(seen(render(text(value)))).toBe(shown);
    expect(render(text(value))).toMatch(/^(<p>[^<]*<\/p>\n)?$/);
    expect(render(`- ${text(value)}`)).toMatch(/^<ul>\n<li>[^<]*<\/li>\n<\/ul>\n$/);
    const cells = render(
      table(
        [
          ["a", "words"],
          ["b", "figures"],
        ],
        [[text(value), "1"]],
      ),
    );
    expect(cells.match(/<td/g)).toHaveLength(2);
    expect(seen(cells.match(/<td>(.*?)<\/td>/)?.[1] ?? "")).toBe(shown);
  });

  it("is read as it stands whatever it is", () => {
    const words = fc.string({ unit: fc.constantFrom(..."ab1 _*`|<>[]()!#&;:/\\~$+-=.@\n{}\"'é") });
    fc.assert(
      fc.property(words, (value) => {
        expect(seen(render(text(value)))).toBe(line(value));
        expect(seen(render(table([["a", "words"]], [[text(value)]])).match(/<td>(.*?)<\/td>/)?.[1] ?? "")).toBe(
          line(value),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("code in Markdown", () => {
  it.each(hostile.filter((value) => line(value) !== "" && !value.includes("|")))(
    "%j stays as it is in a line",
    (value) => {
      expect(render(code(value))).toMatch(/^<p><code>[^<]*<\/code><\/p>\n$/);
      expect(seen(render(code(value)))).toBe(line(value));
    },
  );

  it("keeps bars inside of one cell", () => {
    const cells = render(table([["a", "words"]], [[code("a | b")]]));
    expect(cells).toContain("<td><code>a | b</code></td>");
  });

  it("is a block that no line of it ends", () => {
    const program = "```\nnot the end\n````\n<b>\n";
    const html = render(codeBlock(program, "pipe"));
    expect(html).toBe('<pre><code class="language-pipe">```\nnot the end\n````\n&lt;b&gt;\n</code></pre>\n');
  });
});
