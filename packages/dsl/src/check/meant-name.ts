/**
 * In: a name nobody knows and the names that would do. Out: the one that was meant: what another library's word stands
 * for, else the nearest spelling.
 */
import { type AliasGroup, aliasOf } from "../catalog/aliases.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import type { FixWords } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";

/** What was probably meant by a name. */
export interface Meant {
  /** One of the candidates, or null. */
  readonly word: string | null;
  /** What to know about the name besides; null where there is nothing. */
  readonly remark: string | null;
  /** No other candidate could be meant. */
  readonly certain: boolean;
}

/** Looks a name up among words of other libraries first, then among spellings; names that belong to the program come last. */
export function meantName(group: AliasGroup, name: string, candidates: readonly string[]): Meant {
  const alias = aliasOf(group, name);
  const word = alias?.words.find((one) => candidates.includes(one)) ?? null;
  if (word !== null) return { word, remark: null, certain: alias?.loose.has(word) === false };
  if (alias !== undefined && alias.remark !== null) return { word: null, remark: alias.remark, certain: false };
  return nearName(name, candidates);
}

/** Looks a name up among spellings only. */
export function nearName(name: string, candidates: readonly string[]): Meant {
  const near = closestName(name, candidates);
  return { word: near, remark: null, certain: near !== null && isOnlyNear(name, near, candidates) };
}

/** `did you mean …?`, or other words where nothing is near. */
export function meantLabel(meant: Meant, otherwise: string): string {
  return meant.word === null ? otherwise : `did you mean \`${meant.word}\`?`;
}

/** The replacement by what was meant; `as` writes it in full. */
export function meantFixes(meant: Meant, span: Span, as: (word: string) => string = (word) => word): FixWords[] {
  return meant.word === null ? [] : [{ span, replacement: as(meant.word), certain: meant.certain }];
}
