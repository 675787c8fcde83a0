/** Parts of the rows of several runs in, what is the same for all kinds of them: those of one name together, means, and what is left of very many. */

/** Parts by name, in the order in which names first come. */
export function byName<Part extends { readonly name: string }>(parts: readonly Part[]): ReadonlyMap<string, Part[]> {
  const named = new Map<string, Part[]>();
  for (const part of parts) named.set(part.name, [...(named.get(part.name) ?? []), part]);
  return named;
}

/** Rows of all together. */
export function sumOfRows(parts: readonly { readonly rows: number }[]): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0);
}

/** Parts that are not told apart, and their rows. */
export interface LeftOver {
  readonly values: number;
  readonly rows: number;
}

/** What is left in any run; null where nothing is. */
export function poolLeft(tables: readonly { readonly left: LeftOver | null }[]): LeftOver | null {
  const lefts = tables.flatMap(({ left }) => left ?? []);
  return lefts.length === 0 ? null : { values: Math.max(...lefts.map(({ values }) => values)), rows: sumOfRows(lefts) };
}

/** Each figure's mean over the records that have it. */
export function meansOfKnown<Name extends string>(
  records: readonly Readonly<Partial<Record<Name, number>>>[],
): Record<Name, number> {
  const values = new Map<string, number[]>();
  for (const record of records) {
    for (const [name, value] of Object.entries<number | undefined>(record)) {
      if (value !== undefined) values.set(name, [...(values.get(name) ?? []), value]);
    }
  }
  // The names are those of the records.
  return Object.fromEntries(
    [...values].map(([name, all]) => [name, all.reduce((sum, value) => sum + value, 0) / all.length]),
  ) as Record<Name, number>;
}
