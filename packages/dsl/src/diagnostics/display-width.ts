/**
 * In: text of any origin. Out: pieces that a terminal shows in a known number of columns, so that marks stand under what
 * they mean. What would move the cursor, change colours, turn the direction of writing or show nothing at all comes out as
 * a visible placeholder: no sequence of a source file reaches the terminal.
 */

/** One character as a reader sees it. */
export interface Glyph {
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** What is printed. */
  readonly text: string;
  /** Columns that it takes. */
  readonly width: number;
}

/** Columns from one tab stop to the next. */
const tabStop = 4;

let segmenter: Intl.Segmenter | undefined;

/** Made at its first use: it takes longer than a whole check. */
function graphemes(line: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(line);
}

/** Code points of East Asian width W and F that are no emoji, as first and last (Unicode Standard Annex 11). */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x16fff],
  [0x17000, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];

/** Code points without a shape of their own that change what stands around them, or hide. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u17b4\u17b5\u3164\uffa0]/u;
/** Of those, the ones that belong to scripts and emoji: joiners between letters, and the tags of flags. */
const joining = /^(?:\u200c|\u200d|[\u{e0020}-\u{e007f}])$/u;

/** Columns of one code point that is shown as it is: 0 for marks over another, 2 for wide ones, else 1. */
function columnsOf(char: string): number {
  if (/^[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]$/u.test(char)) return 0;
  const point = char.codePointAt(0) ?? 0;
  // The vowels and final consonants of Korean, which join the syllable before them.
  if ((point >= 0x1160 && point <= 0x11ff) || (point >= 0xd7b0 && point <= 0xd7ff)) return 0;
  if (/^\p{Emoji_Presentation}$/u.test(char) && !/^\p{Regional_Indicator}$/u.test(char)) return 2;
  return wideRanges.some(([first, last]) => point >= first && point <= last) ? 2 : 1;
}

/** `␛` for a control character of ASCII, `<U+202E>` for the others. */
function placeholder(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  if (point < 0x20) return String.fromCodePoint(0x2400 + point);
  if (point === 0x7f) return "␡";
  return `<U+${point.toString(16).toUpperCase().padStart(4, "0")}>`;
}

/** What is printed for one grapheme, and its width. */
function printed(grapheme: string): { readonly text: string; readonly width: number } {
  const chars = [...grapheme];
  const [base = ""] = chars;
  const letters = /^[\p{L}\p{Extended_Pictographic}]$/u.test(base) && (base.codePointAt(0) ?? 0) > 0x7f;
  const hidden = (char: string): boolean => unseen.test(char) && !(letters && char !== base && joining.test(char));
  if (chars.some(hidden)) {
    const parts = chars.map((char) => (hidden(char) ? placeholder(char) : char));
    return { text: parts.join(""), width: parts.reduce((sum, part) => sum + plainWidth(part), 0) };
  }
  if (/\ufe0f|^\p{Regional_Indicator}{2}/u.test(grapheme)) return { text: grapheme, width: 2 };
  if (
    /^\p{Extended_Pictographic}/u.test(grapheme) &&
    chars.length > 1 &&
    /\p{Emoji}/u.test(grapheme.slice(base.length))
  )
    return { text: grapheme, width: 2 };
  const width = plainWidth(grapheme);
  // Marks that stand alone get the dotted circle that books print under them.
  return width === 0 ? { text: `◌${grapheme}`, width: 1 } : { text: grapheme, width };
}

function plainWidth(text: string): number {
  let width = 0;
  for (const char of text) width += columnsOf(char);
  return width;
}

/** The characters of one line; a tab reaches to the next multiple of 4, a byte order mark at the start shows nothing. */
export function glyphsOf(line: string): Glyph[] {
  const glyphs: Glyph[] = [];
  let column = 0;
  const add = (start: number, end: number, shown: { readonly text: string; readonly width: number }): void => {
    glyphs.push({ start, end, ...shown });
    column += shown.width;
  };
  for (const { segment, index } of graphemes(line)) {
    const end = index + segment.length;
    if (index === 0 && segment === "\ufeff") add(index, end, { text: "", width: 0 });
    else if (segment === "\t") {
      const width = tabStop - (column % tabStop);
      add(index, end, { text: " ".repeat(width), width });
    } else add(index, end, printed(segment));
  }
  return glyphs;
}

/** Columns that a text takes when it starts in column 0 of one line. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return glyphsOf(text).reduce((sum, glyph) => sum + glyph.width, 0);
}

/** A text on one line, with tabs as spaces and what cannot be shown as placeholders. */
export function displayText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return glyphsOf(text)
    .map((glyph) => glyph.text)
    .join("");
}
