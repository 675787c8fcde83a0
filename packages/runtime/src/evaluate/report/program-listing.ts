/**
 * Program text in, HTML listing out: one element a line (line numbers are drawn by CSS, so that copying gives the
 * program alone), with light colouring of comments, texts, numbers and names. Works on any text, also on a program that
 * does not parse.
 */
import { escapeText, type Html, trusted } from "./html.ts";

const patterns: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["comment", /\/\/[^\n]*/y],
  ["text", /"""[\s\S]*?(?:"""|$)|"(?:[^"\\\n]|\\.)*"?/y],
  ["word", /\b(?:import|from|param|true|false)\b/y],
  // A declaration's kind: a name in column 1 followed by a name.
  ["word", /(?<=^|\n)[A-Za-z_]\w*(?=[ \t]+[A-Za-z_])/y],
  ["call", /[A-Za-z_]\w*(?=\()/y],
  ["plain", /[A-Za-z_]\w*/y],
  ["number", /\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?(?:%|[A-Za-z]+)?/iy],
  ["arrow", /->/y],
];

function matchAt(text: string, position: number): readonly [kind: string, token: string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = position;
    const token = pattern.exec(text)?.[0];
    if (token !== undefined && token !== "") return [kind, token];
  }
  return ["plain", text.slice(position, position + 1)];
}

function colour(kind: string, text: string): string {
  if (text === "") return "";
  return kind === "plain" ? escapeText(text) : `<span class="t-${kind}">${escapeText(text)}</span>`;
}

/** The program as one element a line inside `<pre>`; `id` (not escaped) names the element that holds the text alone. */
export function programListing(source: string, id: string): Html {
  const text = source.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const lines: string[] = [];
  let line = "";
  let plain = "";
  const flushPlain = (): void => {
    line += colour("plain", plain);
    plain = "";
  };
  for (let position = 0; position < text.length; ) {
    const [kind, token] = matchAt(text, position);
    position += token.length;
    for (const [index, part] of token.split("\n").entries()) {
      if (index > 0) {
        flushPlain();
        lines.push(line);
        line = "";
      }
      if (kind === "plain") {
        plain += part;
      } else {
        flushPlain();
        line += colour(kind, part);
      }
    }
  }
  flushPlain();
  lines.push(line);
  return trusted(
    `<pre class="listing" tabindex="0"><code id="${id}">${lines.map((code) => `<span class="line">${code}\n</span>`).join("")}</code></pre>`,
  );
}
