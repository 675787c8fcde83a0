/**
 * In: good programs and dice. Out: texts that were programs before something happened to their bytes: flipped, cut, torn,
 * spliced, repeated, filled with odd characters, nested without end.
 */
import type { Dice } from "./dice.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Texts do not grow beyond this. */
const mostLength = 100_000;

const odd = [
  "\0",
  "\uFEFF",
  "\u200B",
  "\u2028",
  "\uD800",
  "\uDC00",
  "\uFFFD",
  "\r",
  "\r\n",
  "\v",
  "é",
  "e\u0301",
  "模",
  "😀",
  "👩‍👩‍👧",
  "：",
  "→",
  "“",
  "”",
  "‘",
  "…",
  "–",
  "\u202E",
  "\\",
  "\t",
] as const;
const signs = [
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  ",",
  ":",
  "=",
  "->",
  "...",
  ".",
  '"',
  '"""',
  "'",
  "//",
  "///",
  "/*",
  "*/",
  "#",
  ";",
  "%",
  "-",
  ">",
  ">=",
  "==",
  "=>",
  ":=",
  "|",
  "&&",
  "import",
  "from",
  "param",
  "in",
  "true",
  "1e999",
  "10%",
  "200ms",
  "0x1f",
  "1_000",
  "1.",
  ".5",
] as const;

/** What may happen to a text. */
const accidents: readonly [Accident, ...Accident[]] = [
  (text, roll) => {
    const bytes = encoder.encode(text);
    for (let i = 0; i <= roll.below(4); i++) {
      const at = roll.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << roll.below(8));
    }
    return decoder.decode(bytes);
  },
  (text, roll) => text.slice(0, roll.below(text.length + 1)),
  (text, roll) => text.slice(roll.below(text.length + 1)),
  (text, roll) => around(text, roll, () => ""),
  (text, roll) => around(text, roll, (piece) => piece.repeat(1 + roll.below(4))),
  (text, roll) => around(text, roll, (piece) => piece.repeat(roll.below(200)).slice(0, mostLength)),
  (text, roll) => around(text, roll, (piece) => [...piece].reverse().join("")),
  (text, roll) => insert(text, roll, roll.pick(odd)),
  (text, roll) => insert(text, roll, roll.pick(signs)),
  (text, roll) => insert(text, roll, ` ${roll.pick(signs)} `),
  (text, roll) => insert(text, roll, Array.from({ length: roll.below(12) }, () => roll.pick(signs)).join(" ")),
  (text, roll) =>
    insert(
      text,
      roll,
      roll.pick(["(", "[", "{", "a(", "a {\n", "x: {", "([{", "-(", "f(a: "]).repeat(roll.below(20_000)),
    ),
  (text, roll) =>
    insert(
      text,
      roll,
      roll.pick(["1", "a", "-", '"', " ", "\n", "_", "1 + ", "a.", "a -> ", "// ", "模"]).repeat(roll.below(30_000)),
    ),
  (text, roll) => {
    const lines = text.split("\n");
    const [from, to] = [roll.below(lines.length), roll.below(lines.length)];
    lines.splice(to, 0, ...lines.splice(from, 1 + roll.below(3)));
    return lines.join("\n");
  },
  (text, roll) => text.replaceAll("\n", roll.pick(["\r\n", "\r", "\n\n", " ", "\u2028"])),
  (text, roll) => text.replaceAll(/^ +/gm, roll.pick(["", "\t", "        "])),
  (text, roll) => {
    const names = text.match(/[a-z_]+/g) ?? [];
    const [from = "a", to = "b"] = [names[roll.below(names.length)], names[roll.below(names.length)]];
    return text.replaceAll(new RegExp(`\\b${from}\\b`, "g"), to);
  },
];

type Accident = (text: string, roll: Dice) => string;

function around(text: string, roll: Dice, change: (piece: string) => string): string {
  const start = roll.below(text.length + 1);
  const end = Math.min(text.length, start + roll.below(roll.chance(0.5) ? 12 : 200));
  return text.slice(0, start) + change(text.slice(start, end)) + text.slice(end);
}

function insert(text: string, roll: Dice, what: string): string {
  const at = roll.below(text.length + 1);
  return text.slice(0, at) + what + text.slice(at);
}

/** A program to which one to five accidents have happened; sometimes two programs in one. */
export function accidentalText(corpus: readonly [string, ...string[]], roll: Dice): string {
  let text = roll.pick(corpus);
  if (roll.chance(0.2)) {
    const other = roll.pick(corpus);
    text = text.slice(0, roll.below(text.length)) + other.slice(roll.below(other.length));
  }
  for (let i = 0; i <= roll.below(5); i++) text = roll.pick(accidents)(text, roll).slice(0, mostLength);
  return text;
}
