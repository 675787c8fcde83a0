/**
 * How many pairs of runs in, out: in how many of them a regression that was planted in one part of the rows was found and named, and in how many
 * of as many pairs without one something was called worse.
 *
 * Ten thousand rows are told apart by five columns into some fifty parts, as `slice: [city, product, …]` does it. Both runs get 90 % right; of
 * each row it is drawn whether the second answers otherwise (5 % of the rows, as many one way as the other), as two trainings of one program do.
 * Where a regression is planted, the second gets 75 % of the 200 rows of one city right.
 */
import type { CheckedSlice } from "@penstock/dsl";
import type { Table, TableColumn } from "../../../data/index.ts";
import { randomStream, type Stream } from "../../../random/stream.ts";
import { sliceRows } from "../../slices/slice-rows.ts";
import { compareAnswers } from "../compare-answers.ts";
import { type PairedComparison, regressionsOf, type Verdict } from "../comparison.ts";
import type { KeptAnswers, KeptSlice } from "../kept-answers.ts";
import { verdictOn } from "../verdict.ts";

const rows = 10_000;
const planted = 200;
const accuracy = 0.9;
/** Parts of the rows that turn right, and wrong, by chance. */
const turned = 0.025;
const accuracyPlanted = 0.75;
const columns: Readonly<Record<string, number>> = { city: 20, product: 12, channel: 6, weekday: 7, age: 4 };
/** The city whose answers get worse. */
const name = "Ulm";

/** Rows by a column: the planted city first with its 200 rows, then values of unlike sizes. */
function columnOf(column: string, count: number, stream: Stream): TableColumn {
  const values = Array.from({ length: count }, (_, value) =>
    column === "city" && value === 0 ? name : `${column} ${value}`,
  );
  const data = Int32Array.from({ length: rows }, (_, row) => {
    if (column === "city" && row < planted) return 0;
    const first = column === "city" ? 1 : 0;
    // The square makes early values more frequent.
    return first + Math.floor(stream.uniform() ** 2 * (count - first));
  });
  return { kind: "class", values, data };
}

/** Parts as an evaluation makes them. */
function slicesOf(stream: Stream): KeptSlice[] {
  const table: Table = {
    rows,
    columns: new Map(Object.entries(columns).map(([column, count]) => [column, columnOf(column, count, stream)])),
    official: null,
    origin: null,
  };
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  const span = { file: "p.pipe", start: 0, end: 0 };
  return Object.keys(columns).flatMap((column) => {
    const slice: CheckedSlice = { text: column, column, kind: "class", bound: null, span };
    return sliceRows(slice, table, all).slices.map((part) => ({ by: column, ...part }));
  });
}

/** Both answers to every row. */
export function answersOf(
  worse: number,
  stream: Stream,
): { readonly before: KeptAnswers; readonly after: KeptAnswers } {
  const slices = slicesOf(stream);
  const truth = new Int32Array(rows);
  const [before, after] = [new Int32Array(rows), new Int32Array(rows)];
  for (let row = 0; row < rows; row++) {
    const label = stream.integer(2);
    const right = stream.uniform() < accuracy;
    const aim = row < planted ? worse : accuracy;
    // Turns so that `aim` of the rows are right afterwards.
    const back = turned / (1 - accuracy);
    const lost = 1 - (aim - (1 - accuracy) * back) / accuracy;
    const turns = stream.uniform() < (right ? lost : back);
    truth[row] = label;
    before[row] = right ? label : 1 - label;
    after[row] = right !== turns ? label : 1 - label;
  }
  const kept = (answers: Int32Array): KeptAnswers => {
    const losses = new Float32Array(rows);
    const classes = { truth, answers, sure: null, names: ["no", "yes"] };
    return {
      rows: Int32Array.from(truth, (_, row) => row),
      outputs: new Map([["label", { losses, classes }]]),
      slices,
      texts: new Map(),
    };
  };
  return { before: kept(before), after: kept(after) };
}

async function compared(
  worse: number,
  repeat: number,
  draws: number,
): Promise<PairedComparison & { verdict: Verdict }> {
  const { before, after } = answersOf(worse, randomStream(repeat, "planted", worse));
  const found = await compareAnswers({
    pairs: [{ label: null, before, after }],
    counts: { folds: 1, seeds: 1 },
    stream: (of) => randomStream(repeat, "paired", of),
    draws,
  });
  if (found === null) throw new Error("the two answered other rows");
  const paired = [{ block: "check", ...found }];
  return { ...found, verdict: verdictOn({ before: "old", after: "new", paired, unpaired: null }) };
}

/** What came of so many pairs. */
export interface Found {
  /** Planted regressions that are the first to be named, in the verdict too. */
  readonly named: number;
  /** Pairs with a planted regression in which another part is called worse as well. */
  readonly besides: number;
  /** Pairs without one in which a part is called worse. */
  readonly falseParts: number;
  /** Pairs without one in which anything is: all rows together too. */
  readonly falseAlarms: number;
}

/** Simulates as many pairs with a regression as without. */
export async function plantedRegressions(repeats: number, draws: number): Promise<Found> {
  let [named, besides, falseParts, falseAlarms] = [0, 0, 0, 0];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const worse = await compared(accuracyPlanted, repeat, draws);
    const [first, ...others] = regressionsOf(worse);
    if (first?.by === "city" && first.name === name && worse.verdict.text.includes(`\`city\` ${name}: accuracy -`))
      named++;
    if (others.length > 0) besides++;
    const same = await compared(accuracy, repeat, draws);
    if (regressionsOf(same).length > 0) falseParts++;
    if (same.verdict.kind === "worse" || same.verdict.kind === "mixed") falseAlarms++;
  }
  return { named, besides, falseParts, falseAlarms };
}
