/**
 * Colours for a terminal. In: text and a colour. Out: the text between escape codes, as Gymnasium's `colorize` writes them.
 * Why: the text mode of a ported environment shows the same bytes as in Python.
 */

/** Foreground codes of ANSI terminals (ECMA-48, SGR); a background is 10 more. */
const codes = { red: 31, green: 32, yellow: 33, blue: 34, magenta: 35 } as const;

/** The text in a colour, on it, or bold in it. */
export function coloured(
  text: string,
  colour: keyof typeof codes,
  style: "plain" | "bold" | "behind" = "plain",
): string {
  const code = codes[colour] + (style === "behind" ? 10 : 0);
  return `\u001b[${code}${style === "bold" ? ";1" : ""}m${text}\u001b[0m`;
}
