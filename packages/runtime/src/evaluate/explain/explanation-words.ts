/** What an explanation has found in, a sentence or a short list out: for the terminal, the events and the report alike. */
import type { ExplanationResult, SanityCheck } from "./explanation-data.ts";

/** Of what the attributions of a method are made, in the plural. */
const things: Readonly<Partial<Record<ExplanationResult["kind"], string>>> = {
  maps: "maps",
  words: "shares of words",
  columns: "shares of columns",
};

/** The verdict of a sanity check. */
export function sanityWords(kind: ExplanationResult["kind"], { correlation, depends }: SanityCheck): string {
  const what = things[kind] ?? "results";
  if (correlation === null) return `the ${what} depend on the weights: with random ones there is nothing to see`;
  const figure = `correlation ${correlation.toFixed(2)}`;
  return depends
    ? `the ${what} depend on the weights: ${figure} with those of random weights`
    : `the ${what} hardly depend on the weights: ${figure} with those of random weights; they tell of the input, not of what was learned`;
}

/** A name with a number, and how far it spreads. */
export interface Leading {
  readonly name: string;
  readonly value: number;
  readonly deviation: number | null;
}

/** Columns by how much they matter, the most first; none of explanations that are about something else. */
export function leadingColumns(result: ExplanationResult): readonly Leading[] {
  switch (result.kind) {
    case "importance":
      return result.columns.map(({ name, drop, deviation }) => ({ name, value: drop, deviation }));
    case "columns": {
      const [first] = result.rows;
      const means = (first?.columns ?? []).map(({ name }, index) => ({
        name,
        value:
          result.rows.reduce((sum, row) => sum + Math.abs(row.columns[index]?.weight ?? 0), 0) / result.rows.length,
        deviation: null,
      }));
      return means.sort((a, b) => b.value - a.value);
    }
    case "dependence":
      return result.columns
        .map(({ name, points }) => ({ name, value: widestCourse(points).range, deviation: null }))
        .sort((a, b) => b.value - a.value);
    default:
      return [];
  }
}

/** Which value of an answer changes most along a column, and by how much. */
export function widestCourse(points: readonly { readonly values: readonly number[] }[]): {
  readonly index: number;
  readonly range: number;
} {
  const width = points[0]?.values.length ?? 0;
  const ranges = Array.from({ length: width }, (_, index) => {
    const values = points.map((point) => point.values[index] ?? 0);
    return { index, range: Math.max(...values) - Math.min(...values) };
  });
  return ranges.reduce((best, one) => (one.range > best.range ? one : best), { index: 0, range: 0 });
}

/** How many of the nearest train rows are of the class that was answered, 0 to 1; null where answers are no classes. */
export function agreeingNeighbours(result: Extract<ExplanationResult, { kind: "neighbours" }>): number | null {
  if (result.rows.some(({ right }) => right === null)) return null;
  const all = result.rows.flatMap(({ answer, neighbours }) => neighbours.map(({ truth }) => truth === answer));
  return all.length === 0 ? null : all.filter((agrees) => agrees).length / all.length;
}
