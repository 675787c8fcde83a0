/**
 * In: what a command printed and what a page shows. Out: whether they are the same but for what differs from machine to
 * machine, and the page's lines with the figures of this machine.
 */

/** Lines of an output without the empty ones at its end, and without notes on the machine, such as a missing TensorFlow. */
export function linesOf(output: string): string[] {
  const kept = output.trimEnd();
  return kept === "" ? [] : kept.split("\n").filter((line) => !line.startsWith("note: "));
}

/** What may differ from machine to machine is made equal: times, dates, names of runs, figures with a point, stars, widths. */
export function masked(output: string): string[] {
  return linesOf(output).map((line) =>
    line
      .replace(/\b\d[\d.]* ?min(?: \d+ s)?\b|(?:< |about )?\b\d[\d.]* ?(?:ms|s|h)\b/g, "(time)")
      .replace(/\b\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, "(date)")
      .replace(/-[0-9a-f]{8}\b/g, "-(run)")
      .replace(/\b[0-9a-f]{16,64}\b/g, "(sum)")
      .replace(/[+-]?\b\d[\d,]*\.\d+\b/g, "#")
      .replace(/ +★ best/g, "")
      .replace(/ +/g, " ")
      .trimEnd(),
  );
}

/**
 * Lines to show for an output that is what the page says, else null. On the page `…` stands for any lines, and `^C` for none.
 */
export function align(output: string, page: string): string[] | null {
  const shown = linesOf(page);
  const raw = linesOf(output);
  const actual = masked(output);
  const expected = masked(page);
  return from(0, 0);

  function from(line: number, at: number): string[] | null {
    const text = expected[at];
    if (text === undefined) return line === raw.length ? [] : null;
    if (text === "^C") return prepend("^C", from(line, at + 1));
    if (text.trim() === "…") {
      for (let next = line; next <= raw.length; next++) {
        const rest = from(next, at + 1);
        if (rest !== null) return prepend(shown[at] ?? "…", rest);
      }
      return null;
    }
    return line < raw.length && actual[line] === text ? prepend(raw[line] ?? "", from(line + 1, at + 1)) : null;
  }
}

function prepend(line: string, rest: string[] | null): string[] | null {
  return rest === null ? null : [line, ...rest];
}
