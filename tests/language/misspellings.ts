/**
 * In: a name at a place of a program. Out: three typos of it, and what the check suggests for each. A typo that is a word
 * in its own right (another name of the catalog or the program, a reserved word, a word of another library that the
 * check understands) is left out: nobody can know that it is one.
 */
import { catalog, checkProgram, type Diagnostic, memoryHost } from "@penstock/dsl";
import { aliasOf } from "../../packages/dsl/src/catalog/aliases.ts";
import { type Dice, dice } from "./dice.ts";
import type { NamePlace } from "./misspelled-places.ts";

/** What became of one typo. */
export interface Outcome {
  readonly what: string;
  readonly name: string;
  readonly typo: string;
  /** What is suggested first; null where nothing is. */
  readonly suggested: string | null;
}

const letters = "abcdefghijklmnopqrstuvwxyz";

/** A letter left out, two letters swapped, and one replaced or put in. */
function typosOf(name: string, roll: Dice): string[] {
  const letter = (): string => letters.charAt(roll.below(letters.length));
  const cut = (at: number, length: number, instead: string): string =>
    name.slice(0, at) + instead + name.slice(at + length);
  const swaps = [...name].flatMap((char, at) => (at > 0 && char !== name[at - 1] ? [at - 1] : []));
  const swap = swaps[roll.below(swaps.length)];
  return [
    cut(roll.below(name.length), 1, ""),
    swap === undefined ? cut(roll.below(name.length), 1, letter()) : cut(swap, 2, `${name[swap + 1]}${name[swap]}`),
    roll.chance(0.5) ? cut(roll.below(name.length), 1, letter()) : cut(roll.below(name.length + 1), 0, letter()),
  ];
}

const reserved = ["import", "from", "param", "true", "false", "none"];

/** Every name of the catalog. */
function catalogWords(): ReadonlySet<string> {
  const words = new Set(reserved);
  const add = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) add(one);
    else if (node !== null && typeof node === "object") {
      if ("name" in node && typeof node.name === "string") words.add(node.name);
      if ("choices" in node && Array.isArray(node.choices)) for (const one of node.choices) words.add(String(one));
      for (const part of Object.values(node)) add(part);
    }
  };
  add(catalog);
  return words;
}

const known = catalogWords();

/** Misspells a name at its place, three times. */
export function misspellAt(place: NamePlace, seed: number): readonly Outcome[] {
  const { name, program, start, what } = place;
  const roll = dice(seed ^ hash(what));
  const around = new Set(program.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
  return typosOf(name, roll).flatMap((typo) => {
    const word = !/^[a-z_]\w*$/.test(typo) || known.has(typo) || around.has(typo) || typo === name;
    if (word || aliasOf(place.aliases, typo) !== undefined) return [];
    const text = program.slice(0, start) + typo + program.slice(start + name.length);
    const { diagnostics } = checkProgram("p.pipe", memoryHost({ "p.pipe": text }));
    const told = diagnostics.find(({ severity, primary: { span } }) => {
      return severity === "error" && span.start <= start && span.end >= start + typo.length;
    });
    return [{ what, name, typo, suggested: told === undefined ? null : suggestion(told, text, start) }];
  });
}

/** The word that stands at a place once the first fix is applied, else the one that the label asks for. */
function suggestion({ fixes, primary }: Diagnostic, text: string, start: number): string | null {
  const [fix] = fixes;
  if (fix === undefined) return /did you mean `([^`]*)`/.exec(primary.text)?.[1] ?? null;
  const fixed = text.slice(0, fix.span.start) + fix.replacement + text.slice(fix.span.end);
  return /^[\p{L}_][\p{L}\p{N}_]*/u.exec(fixed.slice(start))?.[0] ?? null;
}

function hash(text: string): number {
  let sum = 2166136261;
  for (const char of text) sum = Math.imul(sum ^ (char.codePointAt(0) ?? 0), 16777619);
  return sum;
}
