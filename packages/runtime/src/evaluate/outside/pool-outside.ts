/** What several runs say of rows from outside in, what they say together out: means of figures; scores and thresholds are those of the first. */
import type { OutsideResult } from "./outside-data.ts";

/** The means; null where a run has none. */
export function poolOutside(runs: readonly (OutsideResult | null)[]): OutsideResult | null {
  const known = runs.flatMap((run) => run ?? []);
  const [first] = known;
  if (first === undefined || known.length < runs.length) return null;
  if (known.length === 1) return first;
  return {
    ...first,
    detectors: first.detectors.map((own, place) => {
      const same = known.flatMap(({ detectors }) => detectors[place] ?? []);
      const mean = (name: string): number =>
        same.reduce((sum, { figures }) => sum + (figures[name] ?? Number.NaN), 0) / same.length;
      return {
        ...own,
        figures: Object.fromEntries(Object.keys(own.figures).map((name) => [name, mean(name)])),
        intervals: null,
      };
    }),
  };
}
