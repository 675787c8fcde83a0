/** The text of a query in, its words, texts and signs out, comments left out: as much of SQL as it takes to find paths in it. */

/** A piece of a query. */
export interface SqlToken {
  /** `text` stands in single quotes or between dollar signs, `name` in double ones. */
  readonly kind: "word" | "text" | "name" | "sign";
  /** As written. */
  readonly text: string;
  /** What the quotes hold. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const pattern =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\s+|(?<text>'(?:[^']|'')*')|(?<dollar>\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$)|(?<name>"(?:[^"]|"")*")|(?<word>[\p{L}_][\p{L}\p{N}_]*)|[\s\S]/gu;

/** The pieces in order. */
export function sqlTokens(query: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  for (const match of query.matchAll(pattern)) {
    const [text] = match;
    const { groups = {} } = match;
    const place = { text, start: match.index, end: match.index + text.length };
    if (groups["text"] !== undefined) {
      tokens.push({ kind: "text", ...place, value: text.slice(1, -1).replaceAll("''", "'") });
    } else if (groups["dollar"] !== undefined) {
      const quote = (groups["tag"] ?? "").length + 2;
      tokens.push({ kind: "text", ...place, value: text.slice(quote, -quote) });
    } else if (groups["name"] !== undefined) {
      tokens.push({ kind: "name", ...place, value: text.slice(1, -1).replaceAll('""', '"') });
    } else if (groups["word"] !== undefined) tokens.push({ kind: "word", ...place, value: text });
    else if (!/^(--|\/\*|\s)/.test(text)) tokens.push({ kind: "sign", ...place, value: text });
  }
  return tokens;
}
