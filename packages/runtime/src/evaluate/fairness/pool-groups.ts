/**
 * The groups of several runs in, one table for each way to tell them apart out: rows are added up, since folds have other rows, and figures are
 * the means of the runs that have them.
 */
import { byName, meansOfKnown, poolLeft, sumOfRows } from "../slices/pool-parts.ts";
import type { FairnessTable, GroupFigure, GroupResult } from "./fairness-table.ts";

/** Tables in the order of the first run; groups in the order in which they first come. */
export function poolGroups(runs: readonly (readonly FairnessTable[])[]): readonly FairnessTable[] {
  const [first = []] = runs;
  if (runs.length === 1) return first;
  return first.map((table) => {
    const same = runs.flatMap((run) => run.filter(({ by, output }) => by === table.by && output === table.output));
    return {
      ...table,
      classes: table.classes.map(({ name }, index) => ({
        name,
        groups: poolResults(same.flatMap((one) => one.classes[index]?.groups ?? [])),
      })),
      differences: meansOfKnown(same.map(({ differences }) => differences)),
      intervals: null,
      left: poolLeft(same),
    };
  });
}

function poolResults(results: readonly GroupResult[]): GroupResult[] {
  return [...byName(results)].map(([name, same]) => ({
    name,
    rows: sumOfRows(same),
    small: same.every(({ small }) => small),
    figures: meansOfKnown<GroupFigure>(same.map(({ figures }) => figures)),
    intervals: null,
  }));
}
