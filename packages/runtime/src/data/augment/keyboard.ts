/** Which letters lie beside each other on a keyboard. */

/** The lines of letters, each half a key to the right of the one above. */
const lines = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

const beside: ReadonlyMap<string, string> = new Map(
  lines.flatMap((line, index) =>
    Array.from(line, (letter, at) => {
      const [above = "", below = ""] = [lines[index - 1], lines[index + 1]];
      const near = [line[at - 1], line[at + 1], above[at], above[at + 1], below[at - 1], below[at]];
      return [letter, near.join("")] as const;
    }),
  ),
);

/** The letters round one of `a` to `z`; none for anything else. */
export function lettersBeside(letter: string): string {
  return beside.get(letter) ?? "";
}
