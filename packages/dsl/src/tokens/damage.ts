/**
 * In: the text of a file as it was decoded from UTF-8. Out: what shows that the file is something else: bytes that are no
 * UTF-8 (they arrive as U+FFFD), UTF-16, or no text at all.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { problem } from "../diagnostics/problem.ts";
import type { SourceFile } from "../source/span.ts";

/** What is wrong with a text as a text. */
export interface Damage {
  readonly diagnostic: Diagnostic;
  /** Whether there is anything to read; false for what is no text. */
  readonly readable: boolean;
}

/** Places told of besides the first. */
const mostPlaces = 3;

/** Finds what is wrong with a file's text, or null. */
export function findDamage({ path, text }: SourceFile): Damage | null {
  const zero = text.indexOf("\0");
  if (zero >= 0) {
    const wide = isUtf16(text);
    const at = wide ? { file: path, start: 0, end: 0 } : { file: path, start: zero, end: zero + 1 };
    return {
      readable: false,
      diagnostic: problem("P1091", at, {
        title: wide ? "this file is UTF-16; programs are UTF-8 text" : "this file is no text: it holds a zero byte",
        label: wide ? "" : "the first zero byte",
        help: wide ? "save it as UTF-8" : "check that this is the right file",
      }),
    };
  }
  if (!text.includes("\ufffd")) return null;
  const places = [...text.matchAll(/\ufffd+/g)].map(({ index, 0: run }) => ({
    file: path,
    start: index,
    end: index + run.length,
  }));
  const [first, ...others] = places;
  if (first === undefined) return null;
  const more = others.length > mostPlaces ? `, and in ${others.length - mostPlaces} more places` : "";
  return {
    readable: true,
    diagnostic: problem("P1090", first, {
      title: `${places.length === 1 ? "a character" : `${places.length} characters`} of this file cannot be read: the bytes are no UTF-8${more}`,
      label: "here",
      related: others.slice(0, mostPlaces).map((span) => ({ span, text: "and here" })),
      help: "save the file as UTF-8, and write anew what stood here",
    }),
  };
}

/** Whether every second character of the beginning is zero, as where plain letters take two bytes. */
function isUtf16(text: string): boolean {
  const start = text.replace(/^\ufffd+/, "").slice(0, 400);
  const zeros = (parity: number): number => [...start].filter((char, i) => i % 2 === parity && char === "\0").length;
  return Math.max(zeros(0), zeros(1)) > start.length * 0.35;
}
