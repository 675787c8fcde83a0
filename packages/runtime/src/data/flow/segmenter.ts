/**
 * A text without blanks between its words in, its words out, by the dictionaries of ICU, which Node brings with it. Words of a newer
 * version of these may be others: a run keeps its Node's version among those that it was made with.
 */

/** What finds words of a language. */
export function segmenter(language: string): (text: string) => readonly string[] {
  const segments = new Intl.Segmenter(language, { granularity: "word" });
  return (text) => {
    const words: string[] = [];
    for (const { segment, isWordLike } of segments.segment(text)) if (isWordLike === true) words.push(segment);
    return words;
  };
}
