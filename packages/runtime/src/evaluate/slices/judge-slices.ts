/**
 * Answers and the parts of their rows in, the metrics of each part out, with intervals by bootstrap over its own rows.
 */
import type { CheckedSlice } from "@penstock/dsl";
import type { Table } from "../../data/index.ts";
import { randomStream } from "../../random/stream.ts";
import { type Asked, figuresAsked, valuesOf } from "../../train/metrics/measure.ts";
import { countAt, type RowCounts } from "../../train/metrics/row-counts.ts";
import { answersAt } from "../../train/metrics/with-truth.ts";
import type { Answers } from "../../train/predict.ts";
import { bootstrapIntervals } from "../bootstrap.ts";
import type { SliceTable } from "../report-data.ts";
import { sliceRows } from "./slice-rows.ts";

/** What is judged, and how. */
export interface Slicing {
  readonly answers: Answers;
  readonly table: Table;
  readonly asked: Asked;
  /** Draws for intervals; null for none. */
  readonly draws: number | null;
  readonly seed: number;
  readonly between: () => Promise<void>;
}

/** One table for each slicing, in the order given. */
export async function judgeSlices(slices: readonly CheckedSlice[], slicing: Slicing): Promise<SliceTable[]> {
  const { answers, table } = slicing;
  const tables: SliceTable[] = [];
  for (const slice of slices) {
    const parts = sliceRows(slice, table, answers.rows);
    const judged: SliceTable["slices"][number][] = [];
    for (const { name, positions } of parts.slices) {
      judged.push({ name, rows: positions.length, ...(await judgePart(positions, `${slice.text}/${name}`, slicing)) });
    }
    tables.push({ by: slice.text, slices: judged, left: parts.left });
  }
  return tables;
}

async function judgePart(
  positions: Uint32Array,
  name: string,
  { answers, asked, draws, seed, between }: Slicing,
): Promise<Pick<SliceTable["slices"][number], "metrics" | "intervals">> {
  if (positions.length === 0) return { metrics: {}, intervals: null };
  const figures = figuresOfPart(answers, positions, asked);
  const metrics = valuesOf(figures);
  if (draws === null) return { metrics, intervals: null };
  const stream = randomStream(seed, "bootstrap", name);
  return { metrics, intervals: await bootstrapIntervals(figures, { rows: positions.length, draws, stream, between }) };
}

/** Figures of some rows as functions of how often each of them counts. */
export function figuresOfPart(answers: Answers, positions: Uint32Array, asked: Asked): ReturnType<typeof figuresAsked> {
  const places = [...answers.outputs.values()].some(({ task }) => task === "embedding");
  if (!places) return figuresAsked(answersOf(answers, positions), asked);
  // What is nearest is looked for among all rows, also by those of a part.
  const all = answers.rows.length;
  return new Map(
    [...figuresAsked(answers, asked)].map(([path, figure]) => [
      path,
      (counts: RowCounts) => {
        const spread = new Float64Array(all);
        positions.forEach((position, index) => {
          spread[position] = countAt(counts, index);
        });
        return figure(spread);
      },
    ]),
  );
}

/** The answers of some rows. */
function answersOf({ rows, outputs }: Answers, positions: Uint32Array): Answers {
  return {
    rows: Uint32Array.from(positions, (position) => rows[position] ?? 0),
    outputs: new Map([...outputs].map(([name, part]) => [name, answersAt(part, positions)])),
  };
}
