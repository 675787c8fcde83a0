/**
 * The groups of several runs in, one table for each way to tell them apart out: rows are added up, since folds have other rows, and figures are
 * the means of the runs that have them.
 */
import type { FairnessTable, GroupFigure, GroupResult } from "./fairness-table.ts";

/** Tables in the order of the first run; groups in the order in which they first come. */
export function poolGroups(runs: readonly (readonly FairnessTable[])[]): readonly FairnessTable[] {
  const [first = []] = runs;
  if (runs.length === 1) return first;
  return first.map((table) => {
    const same = runs.flatMap((run) => run.filter(({ by, output }) => by === table.by && output === table.output));
    const lefts = same.flatMap(({ left }) => left ?? []);
    return {
      ...table,
      classes: table.classes.map(({ name }, index) => ({
        name,
        groups: poolResults(same.flatMap((one) => one.classes[index]?.groups ?? [])),
      })),
      differences: means(same.map(({ differences }) => differences)),
      intervals: null,
      left:
        lefts.length === 0
          ? null
          : {
              values: Math.max(...lefts.map(({ values }) => values)),
              rows: lefts.reduce((sum, { rows }) => sum + rows, 0),
            },
    };
  });
}

function poolResults(results: readonly GroupResult[]): GroupResult[] {
  const byName = new Map<string, GroupResult[]>();
  for (const result of results) byName.set(result.name, [...(byName.get(result.name) ?? []), result]);
  return [...byName].map(([name, same]) => ({
    name,
    rows: same.reduce((sum, { rows }) => sum + rows, 0),
    small: same.every(({ small }) => small),
    figures: means<GroupFigure>(same.map(({ figures }) => figures)),
    intervals: null,
  }));
}

function means<Name extends string>(records: readonly Readonly<Partial<Record<Name, number>>>[]): Record<Name, number> {
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
