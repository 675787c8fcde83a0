/**
 * A text in, its words and punctuation marks apart out, as BLEU counts them: the rules of `mteval-v13a`, which sacreBLEU (Post, 2018) calls 13a
 * and takes unless told otherwise. Figures that are told by other rules cannot be compared.
 */

const rules: readonly (readonly [RegExp, string])[] = [
  // Signs by themselves, but full stops, commas, dashes and apostrophes.
  [/([{-~[-` -&(-+:-@/])/g, " $1 "],
  // Full stops and commas, but between digits.
  [/([^0-9])([.,])/g, "$1 $2 "],
  [/([.,])([^0-9])/g, " $1 $2"],
  // A dash behind a digit.
  [/([0-9])(-)/g, "$1 $2 "],
];

/** Words and punctuation marks of a text. */
export function marksApart(text: string): readonly string[] {
  const plain = text
    .replaceAll("<skipped>", "")
    .replaceAll("-\n", "")
    .replaceAll("\n", " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
  const apart = rules.reduce((line, [pattern, by]) => line.replace(pattern, by), ` ${plain} `);
  return apart.split(/\s+/u).filter((part) => part !== "");
}
