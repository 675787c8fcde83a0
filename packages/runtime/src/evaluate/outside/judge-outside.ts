/**
 * Rows that belong to no class in, how well each detector tells them from the rows that are judged: thresholds are fitted on validation
 * rows of both, train rows say what is usual, and the rest is held against them.
 */
import type { CheckedCall, CheckedOutside } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import { randomStream, shuffledRange } from "../../random/stream.ts";
import type { PredictInput } from "../../train/predict.ts";
import { bootstrapIntervals, leastRows } from "../bootstrap.ts";
import type { DetectorResult, OutsideResult, ScoreCounts } from "./outside-data.ts";
import { type RowBlock, RowReader, type RowValues, type Watched } from "./row-values.ts";
import { type Detector, detectorMakers } from "./scores.ts";
import { type Aim, fitThreshold, type Scored, separationFigures } from "./separation.ts";

/** Rows of a data set, as the run's preparation makes them. */
type Source = Pick<PredictInput, "table" | "preparation" | "dataset">;

/** What is judged, and how. */
export interface OutsideJudging {
  readonly model: Pick<Watched, "tf" | "model" | "weights" | "eager">;
  /** The rows that are judged. */
  readonly judged: Source & { readonly rows: Uint32Array };
  /** Rows that the run has learned from, and its validation rows. */
  readonly learned: Source & { readonly train: Uint32Array; readonly valid: Uint32Array };
  /** Rows from outside: of the split that is judged, and validation rows. */
  readonly strange: Source & { readonly rows: Uint32Array; readonly valid: Uint32Array };
  readonly split: string;
  /** Draws for intervals; null for none. */
  readonly draws: number | null;
  readonly seed: number;
  readonly tell: (what: string, done: number, total: number) => void;
  readonly pause: () => Promise<void>;
  /** Few rows: what there is at least. */
  readonly dry: boolean;
}

/** Train rows that detectors hold others against, by lot where there are more. */
const mostTrainRows = 50_000;
const dryRows = 64;
const bars = 40;
/** Part of the inside validation rows that is kept where there are no others. */
const usuallyKept = 0.95;

/** Judges every detector; null where none is asked for. Throws what `pause` throws. */
export async function judgeOutside(
  outside: CheckedOutside | null,
  judging: OutsideJudging,
): Promise<OutsideResult | null> {
  if (outside === null) return null;
  const { judged, learned, strange, split } = judging;
  const outputs = [...new Set(outside.detect.map(({ args }) => String(args["output"])))];
  const nodes = [...new Set(outside.detect.flatMap((call) => layerOf(call) ?? []))];
  const reader = new RowReader({ ...judging.model, outputs, nodes });
  const read = (source: Source, rows: Uint32Array, what: string): Promise<RowValues> => {
    const few = judging.dry ? rows.subarray(0, dryRows) : rows;
    return reader.read(source, few, async (done) => {
      judging.tell(what, done, few.length);
      await judging.pause();
    });
  };
  try {
    const own = await read(judged, judged.rows, "detecting: rows that are judged");
    const foreign = await read(strange, strange.rows, "detecting: rows from outside");
    const valid = await read(learned, learned.valid, "detecting: validation rows");
    const foreignValid = await read(strange, strange.valid, "detecting: validation rows from outside");
    const usual = nodes.length === 0 ? null : await read(learned, trainRows(judging), "detecting: train rows");
    const detectors: DetectorResult[] = [];
    for (const [place, call] of outside.detect.entries()) {
      judging.tell(`detecting: ${call.call}`, place, outside.detect.length);
      const detector = detectorOf(judging, call, usual);
      const scored = (inside: RowValues, others: RowValues): Scored => ({
        inside: scoresOf(detector, inside, call),
        right: rightOf(inside, String(call.args["output"])),
        outside: scoresOf(detector, others, call),
      });
      detectors.push(await judgeOne(call, { judging, fit: scored(valid, foreignValid), judged: scored(own, foreign) }));
      await judging.pause();
    }
    return {
      on: `${outside.dataset}.${split}`,
      rows: { inside: own.rows, outside: foreign.rows },
      fittedOn: { inside: valid.rows, outside: foreignValid.rows },
      detectors,
    };
  } finally {
    reader.dispose();
  }
}

function layerOf({ args }: CheckedCall): string | null {
  const { layer } = args;
  return typeof layer === "string" ? layer : null;
}

function trainRows({ learned, seed }: OutsideJudging): Uint32Array {
  const { train } = learned;
  if (train.length <= mostTrainRows) return train;
  const picked = shuffledRange(train.length, randomStream(seed, "outside", "train rows")).subarray(0, mostTrainRows);
  return picked.sort().map((place) => train[place] ?? 0);
}

function detectorOf({ model }: OutsideJudging, call: CheckedCall, usual: RowValues | null): Detector {
  const make = detectorMakers.get(call.call);
  if (make === undefined) throw new InternalError(`the runtime has no detector \`${call.call}\``);
  return make({
    tf: model.tf,
    call,
    learned: () => {
      const layer = usual?.values.get(layerOf(call) ?? "");
      const labels = usual?.labels.get(String(call.args["output"]));
      if (layer === undefined || labels === undefined) throw new InternalError("a detector has no train rows");
      return { layer, labels };
    },
  });
}

function blockOf({ values }: RowValues, name: string): RowBlock {
  return values.get(name) ?? { width: 1, data: new Float32Array(0) };
}

function scoresOf(detector: Detector, rows: RowValues, call: CheckedCall): Float32Array {
  if (rows.rows === 0) return new Float32Array(0);
  const layer = layerOf(call);
  return detector({
    logits: blockOf(rows, String(call.args["output"])),
    layer: layer === null ? null : blockOf(rows, layer),
  });
}

/** 1 for each row whose class has the greatest score. */
function rightOf(rows: RowValues, output: string): Uint8Array {
  const { width, data } = blockOf(rows, output);
  const labels = rows.labels.get(output);
  return Uint8Array.from({ length: rows.rows }, (_, row) => {
    const scores = width === 1 ? [0, data[row] ?? 0] : data.subarray(row * width, (row + 1) * width);
    let best = 0;
    for (let at = 1; at < scores.length; at++) if ((scores[at] ?? 0) > (scores[best] ?? 0)) best = at;
    return best === labels?.[row] ? 1 : 0;
  });
}

/** What a threshold of a detector is fitted for, and in words. */
function aimOf({ args }: CheckedCall, strangers: number): { readonly aim: Aim; readonly words: string } {
  const { keep, threshold } = args;
  const part = typeof keep === "number" ? keep : strangers === 0 ? usuallyKept : null;
  if (part !== null) {
    const words = `${Number((100 * part).toFixed(2))} % of the inside validation rows are not refused`;
    return { aim: { keep: part }, words };
  }
  if (threshold === "accuracy") return { aim: "accuracy", words: "most validation rows of both sides treated right" };
  return { aim: "balanced", words: "best mean of both sides' validation rows treated right" };
}

async function judgeOne(
  call: CheckedCall,
  { judging, fit, judged }: { readonly judging: OutsideJudging; readonly fit: Scored; readonly judged: Scored },
): Promise<DetectorResult> {
  const { aim, words } = aimOf(call, fit.outside.length);
  const threshold = fitThreshold(fit, aim);
  const figures = separationFigures(judged, threshold);
  const rows = judged.inside.length + judged.outside.length;
  const { draws, seed, pause } = judging;
  const stream = randomStream(seed, "outside", call.call);
  const intervals =
    draws === null || rows < leastRows
      ? null
      : await bootstrapIntervals(figures, { rows, draws, stream, between: pause });
  return {
    detector: call.call,
    output: String(call.args["output"]),
    layer: layerOf(call),
    threshold,
    aim: words,
    figures: Object.fromEntries([...figures].map(([name, figure]) => [name, figure(null)])),
    intervals,
    scores: countScores(judged),
  };
}

function countScores({ inside, outside }: Scored): ScoreCounts {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const scores of [inside, outside]) {
    for (const score of scores) [from, to] = [Math.min(from, score), Math.max(to, score)];
  }
  const count = (scores: Float32Array): number[] => {
    const counts = new Array<number>(bars).fill(0);
    for (const score of scores) {
      const bar = to === from ? 0 : Math.min(bars - 1, Math.floor(((score - from) / (to - from)) * bars));
      counts[bar] = (counts[bar] ?? 0) + 1;
    }
    return counts;
  };
  return { from, to, inside: count(inside), outside: count(outside) };
}
