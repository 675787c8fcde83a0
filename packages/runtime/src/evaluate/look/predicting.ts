/**
 * One column and a target in, how well the column alone tells the target out: a table of its values, or of ranges of its numbers,
 * made of one half of the sample and asked about the other, so that a column with another value in each row tells nothing.
 */

/** Ranges that numbers are put into. */
const RANGES = 32;
/** Rows of each half below which nothing is claimed. */
const ENOUGH = 30;

/** How well a column does, beside what one does without it. */
export interface Prediction {
  /** Rows answered right, or the part of the variance explained. */
  readonly score: number;
  /** The same for always giving the most frequent answer; 0 for numbers. */
  readonly without: number;
}

type Field = string | null;

/** How well classes are told. */
export function predictsClass(column: readonly Field[], target: readonly Field[], numeric: boolean): Prediction | null {
  const { known, asked } = halves(column, target);
  if (known.length < ENOUGH || asked.length < ENOUGH) return null;
  const place = placer(
    known.map(({ value }) => value),
    numeric,
  );
  const counts = new Map<string, Map<string, number>>();
  const all = new Map<string, number>();
  const add = (table: Map<string, number>, answer: string): void =>
    void table.set(answer, (table.get(answer) ?? 0) + 1);
  for (const { value, answer } of known) {
    const at = place(value);
    const table = counts.get(at) ?? new Map<string, number>();
    counts.set(at, table);
    add(table, answer);
    add(all, answer);
  }
  const most = (table: ReadonlyMap<string, number>): string =>
    [...table].reduce((best, one) => (one[1] > best[1] ? one : best), ["", 0] as [string, number])[0];
  const usual = most(all);
  const right = (answerOf: (value: string) => string): number =>
    asked.filter(({ value, answer }) => answerOf(value) === answer).length / asked.length;
  const answers = new Map([...counts].map(([at, table]) => [at, most(table)]));
  return { score: right((value) => answers.get(place(value)) ?? usual), without: right(() => usual) };
}

/** How well numbers are told. */
export function predictsNumber(
  column: readonly Field[],
  target: readonly Field[],
  numeric: boolean,
): Prediction | null {
  const { known, asked } = halves(column, target);
  if (known.length < ENOUGH || asked.length < ENOUGH) return null;
  const place = placer(
    known.map(({ value }) => value),
    numeric,
  );
  const sums = new Map<string, { sum: number; rows: number }>();
  let total = 0;
  for (const { value, answer } of known) {
    const at = place(value);
    const entry = sums.get(at) ?? { sum: 0, rows: 0 };
    sums.set(at, { sum: entry.sum + Number(answer), rows: entry.rows + 1 });
    total += Number(answer);
  }
  const mean = total / known.length;
  let [left, all] = [0, 0];
  for (const { value, answer } of asked) {
    const entry = sums.get(place(value));
    left += (Number(answer) - (entry === undefined ? mean : entry.sum / entry.rows)) ** 2;
    all += (Number(answer) - mean) ** 2;
  }
  return all > 0 ? { score: 1 - left / all, without: 0 } : null;
}

interface Pair {
  readonly value: string;
  readonly answer: string;
}

/** Every second row with both values is known, the others are asked about. */
function halves(column: readonly Field[], target: readonly Field[]): { known: Pair[]; asked: Pair[] } {
  const known: Pair[] = [];
  const asked: Pair[] = [];
  let turn = 0;
  column.forEach((field, row) => {
    const answer = target[row] ?? null;
    if (answer === null) return;
    // That a value is missing may tell something too.
    (turn++ % 2 === 0 ? known : asked).push({ value: field ?? "", answer });
  });
  return { known, asked };
}

/** The place of a value: itself, or the range that it lies in. */
function placer(values: readonly string[], numeric: boolean): (value: string) => string {
  const distinct = new Set(values);
  if (!numeric || distinct.size <= RANGES) return (value) => value;
  const sorted = values.flatMap((value) => (value === "" ? [] : [Number(value)])).sort((a, b) => a - b);
  const bounds = Array.from(
    { length: RANGES - 1 },
    (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / RANGES)] ?? 0,
  );
  return (value) => {
    if (value === "") return "";
    const number = Number(value);
    let at = 0;
    while (at < bounds.length && (bounds[at] ?? 0) <= number) at++;
    return String(at);
  };
}
