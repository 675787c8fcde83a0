/**
 * In: text. Out: how many columns it takes in a terminal, so that marks stand under what they mean.
 */

const tabStop = 4;

/** Columns of one code point: 0 for combining marks, 2 for East Asian wide and emoji, else 1 (Unicode UAX #11). */
function widthOf(code: number): number {
  if ((code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) || (code >= 0xfe00 && code <= 0xfe0f))
    return 0;
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0x303e) ||
    (code >= 0x3041 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1f64f) ||
    (code >= 0x1f680 && code <= 0x1f9ff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}

/** Columns that `text` takes when it starts in column 0; a tab reaches to the next multiple of 4. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) width += char === "\t" ? tabStop - (width % tabStop) : widthOf(char.codePointAt(0) ?? 0);
  return width;
}

/** Text with tabs as spaces and other control characters as `�`. */
export function displayText(text: string): string {
  let shown = "";
  for (const char of text) {
    if (char === "\t") shown += " ".repeat(tabStop - (displayWidth(shown) % tabStop));
    else shown += (char.codePointAt(0) ?? 0) < 0x20 || char === "\x7f" ? "�" : char;
  }
  return shown;
}
