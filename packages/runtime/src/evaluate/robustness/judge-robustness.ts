/**
 * Corruptions in, what every metric of the judged rows loses by each out: the rows are changed, answered again and measured, severity by
 * severity. What is drawn depends on the seed, the corruption and the row alone.
 */
import type { CheckedCorruption, CheckedDataset } from "@penstock/dsl";
import { lengthFree, metricAt } from "@penstock/dsl";
import { type CorruptionGround, changedFeed, corruptRows, cutsOf, type Feed } from "../../data/index.ts";
import { randomStream, shuffledRange } from "../../random/stream.ts";
import { type Asked, figuresAsked, valuesOf } from "../../train/metrics/measure.ts";
import type { AnswerBatch, Answers, PredictInput } from "../../train/predict.ts";
import type { CorruptedRows, Metrics, RobustnessResult } from "../report-data.ts";
import { figuresOfPart } from "../slices/judge-slices.ts";
import { Attack, type AttackTarget } from "./attack.ts";
import { corruptedSample, type Sample } from "./samples.ts";

/** How rows are answered otherwise than as they are. */
export type Changes = Pick<PredictInput, "feed" | "change">;

/** What is judged, and how. */
export interface RobustnessWork {
  readonly corruptions: readonly CheckedCorruption[];
  /** To the rows as they are. */
  readonly answers: Answers;
  readonly asked: Asked;
  readonly dataset: CheckedDataset;
  readonly ground: CorruptionGround;
  readonly target: AttackTarget;
  /** Answers rows; `what` says for people what is going on. */
  readonly answer: (rows: Uint32Array, what: string, changes: Changes) => Promise<Answers>;
  readonly pause: () => Promise<void>;
  /** Of each corruption the mildest severity alone. */
  readonly dry: boolean;
}

/** Judges the corruptions; null where there are none. */
export async function judgeRobustness(work: RobustnessWork): Promise<RobustnessResult | null> {
  const { corruptions } = work;
  if (corruptions.length === 0) return null;
  const judged: CorruptedRows[] = [];
  for (const corruption of corruptions) judged.push(await judgeCorruption(corruption, work));
  return robustnessOf(judged);
}

/** The means over corruptions; attacks count where there is nothing else. */
export function robustnessOf(corruptions: readonly CorruptedRows[]): RobustnessResult {
  const usual = corruptions.filter(({ attack }) => !attack);
  const counted = usual.length > 0 ? usual : corruptions;
  return {
    metrics: meanMetrics(counted.map(({ metrics }) => metrics)),
    drop: meanMetrics(counted.map(({ drop }) => drop)),
    corruptions,
  };
}

/** Means of what all have. */
export function meanMetrics(all: readonly Metrics[]): Metrics {
  const [first = {}] = all;
  const shared = Object.keys(first).filter((path) => all.every((one) => path in one));
  return Object.fromEntries(
    shared.map((path) => [path, all.reduce((sum, one) => sum + (one[path] ?? Number.NaN), 0) / all.length]),
  );
}

/** How much worse figures are than others: less where more is better, more where less is. */
export function dropOf(clean: Metrics, changed: Metrics): Metrics {
  return Object.fromEntries(
    Object.entries(changed).flatMap(([path, value]) => {
      const before = clean[path];
      if (before === undefined) return [];
      return [[path, metricAt(path)?.goal === "min" ? value - before : before - value]];
    }),
  );
}

/** Positions of so many rows, drawn by lot; the same for every corruption that asks for as many. */
function drawn(count: number, most: number | null, seed: number): Uint32Array | null {
  if (most === null || most >= count) return null;
  return shuffledRange(count, randomStream(seed, "robustness", "rows", most))
    .subarray(0, most)
    .toSorted();
}

async function judgeCorruption(corruption: CheckedCorruption, work: RobustnessWork): Promise<CorruptedRows> {
  const { answers, asked, ground, dry } = work;
  const { family, text, attack } = corruption;
  const positions = drawn(answers.rows.length, corruption.rows, ground.seed);
  const rows = positions === null ? answers.rows : positions.map((position) => answers.rows[position] ?? 0);
  const clean = valuesOf(positions === null ? figuresAsked(answers, asked) : figuresOfPart(answers, positions, asked));
  const severities: CorruptedRows["severities"][number][] = [];
  const amounts = dry ? corruption.severities.slice(0, 1) : corruption.severities;
  const against = attack ? new Attack(work.target, ground, corruption) : null;
  try {
    for (const [severity, amount] of amounts.entries()) {
      const what = `answering rows, ${family}${amounts.length === 1 ? "" : ` ${severity + 1} of ${amounts.length}`}`;
      const { changes, sample } = changesOf(corruption, severity, { work, against, rows });
      const changed = await work.answer(rows, what, changes);
      const metrics = valuesOf(figuresAsked(changed, asked));
      severities.push({ amount, metrics, drop: dropOf(clean, metrics), sample: await sample() });
    }
  } finally {
    against?.dispose();
  }
  const metrics = meanMetrics(severities.map((one) => one.metrics));
  return { family, text, attack, rows: rows.length, clean, metrics, drop: dropOf(clean, metrics), severities };
}

interface Severity {
  readonly work: RobustnessWork;
  readonly against: Attack | null;
  readonly rows: Uint32Array;
}

/** How rows are changed in one severity, and what a row looks like then once they are answered. */
function changesOf(
  corruption: CheckedCorruption,
  severity: number,
  { work, against, rows }: Severity,
): { readonly changes: Changes; readonly sample: () => Promise<Sample | null> } {
  const { ground, dataset, pause } = work;
  const shown = rows[0];
  if (against === null) {
    const change = corruptRows(ground, corruption, severity);
    const { table, preparation } = ground;
    const cuts = cutsOf(lengthFree(work.target.model), preparation);
    const feed: Feed = changedFeed({ table, preparation, dataset, cuts }, change);
    return {
      changes: { feed },
      sample: async () => (shown === undefined ? null : corruptedSample({ ground, corruption, change, row: shown })),
    };
  }
  const change = against.change(severity, pause);
  let seen: Promise<Sample | null> | null = null;
  return {
    changes: {
      change: async (batch: AnswerBatch) => {
        const inputs = await change(batch);
        seen ??= against.sample(severity, batch, inputs);
        return inputs;
      },
    },
    sample: async () => seen,
  };
}
