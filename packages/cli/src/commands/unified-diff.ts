/** Two texts in, the difference as `diff -u` and `git apply -p0` write and read it out: changed lines with three around them. */

/** Lines around a change. */
const context = 3;
/** Above this many line pairs the changed region is shown as replaced whole. */
const mostPairs = 4_000_000;

interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** The difference between two texts of a file; empty where there is none. */
export function unifiedDiff(file: string, before: string, after: string, colour: boolean): string {
  if (before === after) return "";
  const lines = compare(splitLines(before), splitLines(after));
  const paint = (text: string, code: string): string => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  const out = [paint(`--- ${file}`, "1"), paint(`+++ ${file}`, "1")];
  for (const [start, end] of hunks(lines)) {
    const part = lines.slice(start, end);
    const count = (list: readonly Line[], sign: "-" | "+"): number =>
      list.filter((line) => line.sign === " " || line.sign === sign).length;
    const earlier = lines.slice(0, start);
    const range = (sign: "-" | "+"): string => {
      const length = count(part, sign);
      return `${count(earlier, sign) + (length === 0 ? 0 : 1)},${length}`;
    };
    out.push(paint(`@@ -${range("-")} +${range("+")} @@`, "36"));
    for (const { sign, text } of part) {
      const whole = text.endsWith("\n") ? text.slice(0, -1) : `${text}\n\\ No newline at end of file`;
      out.push(sign === " " ? ` ${whole}` : paint(`${sign}${whole}`, sign === "-" ? "31" : "32"));
    }
  }
  return `${out.join("\n")}\n`;
}

/** Lines with their breaks. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Lines that stay, go and come, by the longest common subsequence of what lies between equal ends. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  const old = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  const same = (lines: readonly string[]): Line[] => lines.map((text) => ({ sign: " ", text }));
  return [
    ...same(before.slice(0, start)),
    ...(old.length * fresh.length > mostPairs ? replaced(old, fresh) : common(old, fresh)),
    ...same(before.slice(before.length - end)),
  ];
}

function replaced(old: readonly string[], fresh: readonly string[]): Line[] {
  return [...old.map((text): Line => ({ sign: "-", text })), ...fresh.map((text): Line => ({ sign: "+", text }))];
}

function common(old: readonly string[], fresh: readonly string[]): Line[] {
  // Length of the longest common subsequence of what follows each pair of lines.
  const width = fresh.length + 1;
  const rest = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      rest[i * width + j] =
        old[i] === fresh[j]
          ? (rest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(rest[(i + 1) * width + j] ?? 0, rest[i * width + j + 1] ?? 0);
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    const gone = old[i];
    const come = fresh[j];
    if (gone !== undefined && gone === come) {
      lines.push({ sign: " ", text: gone });
      i++;
      j++;
    } else if (
      gone !== undefined &&
      (come === undefined || (rest[(i + 1) * width + j] ?? 0) >= (rest[i * width + j + 1] ?? 0))
    ) {
      lines.push({ sign: "-", text: gone });
      i++;
    } else if (come !== undefined) {
      lines.push({ sign: "+", text: come });
      j++;
    }
  }
  return lines;
}

/** Ranges of lines to show, with what stands around each change; neighbours that touch are one. */
function hunks(lines: readonly Line[]): [number, number][] {
  const ranges: [number, number][] = [];
  lines.forEach(({ sign }, index) => {
    if (sign === " ") return;
    const range: [number, number] = [Math.max(0, index - context), Math.min(lines.length, index + context + 1)];
    const last = ranges.at(-1);
    if (last !== undefined && range[0] <= last[1]) last[1] = range[1];
    else ranges.push(range);
  });
  return ranges;
}
