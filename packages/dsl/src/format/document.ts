/**
 * In: a text with places where it may break. Out: lines of at most the given width where that can be. The algebra is
 * that of Wadler's "A prettier printer" in the form that Prettier made usual: a group is printed on one line when it
 * fits there, otherwise its breaks become new lines and the groups in it are tried in turn. Linear in the text.
 */
import { displayWidth } from "../diagnostics/display-width.ts";

/** What every document knows about itself, so that whether a group fits is seen without walking through it. */
interface Measured {
  /** It holds a new line, so that no group around it is one line. */
  readonly forced: boolean;
  /** Columns on one line; where a block text makes it several lines, those of the first and of the last. */
  readonly first: number;
  readonly last: number | null;
}
interface Word extends Measured {
  readonly kind: "word";
  readonly text: string;
}
interface Sequence extends Measured {
  readonly kind: "sequence";
  readonly parts: readonly Document[];
}
interface Indent extends Measured {
  readonly kind: "indent";
  readonly of: Document;
}
interface Group extends Measured {
  readonly kind: "group";
  readonly of: Document;
}
/** A place that is `flat` in a group on one line, and a new line in a broken group. */
interface Break extends Measured {
  readonly kind: "break";
  readonly flat: "" | " ";
}
interface NewLine extends Measured {
  readonly kind: "new line";
  /** An empty line stands before the next one. */
  readonly blank: boolean;
}
/** A comment at the end of a line; it takes no part in what fits. A new line must follow. */
interface Remark extends Measured {
  readonly kind: "remark";
  readonly text: string;
}

/** A text with places where it may break. */
export type Document = Word | Sequence | Indent | Group | Break | NewLine | Remark;

const unseen: Measured = { forced: false, first: 0, last: null };

/** Text that stays as it is. */
export function word(text: string): Document {
  if (plain.test(text)) return { kind: "word", text, forced: false, first: text.length, last: null };
  const lines = text.split("\n");
  const last = lines.length > 1 ? displayWidth(lines.at(-1) ?? "") : null;
  return { kind: "word", text, forced: false, first: displayWidth(lines[0] ?? ""), last };
}

/** Text with one column a character. */
const plain = /^[\x20-\x7e]*$/;

/** A comment on a line of its own; nobody asks how wide it is. */
export function note(text: string): Document {
  return { kind: "word", text, ...unseen };
}

/** One after the other, however many there are. */
export function chain(parts: readonly Document[]): Document {
  let forced = false;
  let first = 0;
  let last: number | null = null;
  for (const part of parts) {
    forced ||= part.forced;
    if (last === null) first += part.first;
    else last += part.first;
    last = part.last ?? last;
  }
  return { kind: "sequence", parts, forced, first, last };
}

/** One after the other. */
export function sequence(...parts: readonly Document[]): Document {
  return chain(parts);
}

/** Lines that start in it stand two columns deeper. */
export function indent(...parts: readonly Document[]): Document {
  const of = chain(parts);
  return { kind: "indent", of, forced: of.forced, first: of.first, last: of.last };
}

/** One line where it fits, else all its own breaks are new lines. */
export function group(...parts: readonly Document[]): Document {
  const of = chain(parts);
  return { kind: "group", of, forced: of.forced, first: of.first, last: of.last };
}

/** A comment behind what is on the line. */
export function remark(text: string): Document {
  return { kind: "remark", text, ...unseen };
}

/** Nothing, or a new line in a broken group. */
export const softBreak: Document = { kind: "break", flat: "", ...unseen };
/** A space, or a new line in a broken group. */
export const spaceBreak: Document = { kind: "break", flat: " ", ...unseen, first: 1 };
export const newLine: Document = { kind: "new line", blank: false, ...unseen, forced: true };
export const blankLine: Document = { kind: "new line", blank: true, ...unseen, forced: true };
export const space: Document = word(" ");
export const nothing: Document = sequence();

interface Job {
  readonly document: Document;
  readonly indent: number;
  readonly flat: boolean;
}

/** Prints a document from column 0; the text ends without a line break. */
export function printDocument(document: Document, width: number): string {
  const out: string[] = [];
  const jobs: Job[] = [{ document, indent: 0, flat: false }];
  let column = 0;
  for (let job = jobs.pop(); job !== undefined; job = jobs.pop()) {
    const { document: one, indent: depth, flat } = job;
    switch (one.kind) {
      case "word":
        out.push(one.text);
        column = one.last ?? column + one.first;
        break;
      case "sequence":
        for (let i = one.parts.length - 1; i >= 0; i--) {
          const part = one.parts[i];
          if (part !== undefined) jobs.push({ document: part, indent: depth, flat });
        }
        break;
      case "indent":
        jobs.push({ document: one.of, indent: depth + 2, flat });
        break;
      case "group": {
        const fitting = flat || (!one.forced && fits(one, column, { rest: jobs, width }));
        jobs.push({ document: one.of, indent: depth, flat: fitting });
        break;
      }
      case "break":
        if (flat) {
          out.push(one.flat);
          column += one.flat.length;
        } else {
          out.push(`\n${" ".repeat(depth)}`);
          column = depth;
        }
        break;
      case "new line":
        out.push(one.blank ? "\n\n" : "\n", " ".repeat(depth));
        column = depth;
        break;
      case "remark":
        out.push(` ${one.text}`);
        break;
    }
  }
  return out.join("");
}

/** Whether a group in one line, and what follows it up to the next place where a line may end, has room. */
function fits(whole: Group, column: number, line: { readonly rest: readonly Job[]; readonly width: number }): boolean {
  const { rest, width } = line;
  let end = whole.last ?? column + whole.first;
  if (column + whole.first > width) return false;
  for (let after = rest.length - 1; after >= 0 && end <= width; after--) {
    const job = rest[after];
    if (job === undefined) break;
    const jobs: Document[] = [job.document];
    for (let one = jobs.pop(); one !== undefined && end <= width; one = jobs.pop()) {
      if (job.flat || one.kind === "word") {
        if (end + one.first > width) return false;
        end = one.last ?? end + one.first;
      } else if (one.kind === "sequence") {
        for (let i = one.parts.length - 1; i >= 0; i--) {
          const part = one.parts[i];
          if (part !== undefined) jobs.push(part);
        }
      } else if (one.kind === "indent" || one.kind === "group") {
        jobs.push(one.of);
      } else if (one.kind !== "remark") {
        return true;
      }
    }
  }
  return end <= width;
}
