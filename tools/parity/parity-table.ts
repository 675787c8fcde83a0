/**
 * What a table of docs/parity.md is, and how its figures are written. A file of this folder makes one table; `parity-page.ts` lists them.
 */
import { code, page, table } from "../reference/markdown.ts";

/** Figures of the language beside those of a peer. */
export interface ParityTable {
  readonly title: string;
  /** What is compared, how, and within what. */
  readonly text: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A difference as it stands in a table. */
export function figure(value: number): string {
  return value === 0 ? "0" : value.toExponential(1);
}

/** Names of words, as they stand in a table. */
export const word = code;

/** A table with its heading. */
export function section({ title, text, head, rows }: ParityTable): string {
  return page(`## ${title}`, text, table(head, rows)).trimEnd();
}

/** A page with its figures taken out, which differ from machine to machine: what two pages have in common. */
export function structureOf(text: string): string {
  return text.replace(/\b\d+(?:\.\d+)?e[+-]\d+\b|(?<=\| )0(?= \|)/g, "#");
}
