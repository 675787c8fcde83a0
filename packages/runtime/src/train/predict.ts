/**
 * A model's answers on rows of a data set, without training: batches in row order, outputs and losses back as plain arrays.
 */
import { availableParallelism } from "node:os";
import { type CheckedCall, type CheckedDataset, type CheckedLoss, catalog, type Task, taskOf } from "@penstock/dsl";
import {
  type BatchStream,
  type Cuts,
  cutsOf,
  epochBatches,
  type Feed,
  type FittedPreparation,
  feedThreads,
  levelsOfRows,
  openFeed,
  placesByLevel,
  type Table,
  textReader,
} from "../data/index.ts";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";
import type { Tf } from "../ops/operator.ts";
import type { Answerer, AnswererInput } from "./answerer.ts";
import { batchTensors } from "./batch-tensors.ts";
import type { Tensors } from "./forward.ts";
import type { Spelling } from "./metrics/figure.ts";
import type { DistanceOfPlaces } from "./metrics/neighbours.ts";
import { likeliest } from "./metrics/sequences.ts";
import { positionsWithTruth } from "./metrics/with-truth.ts";
import type { KeptMask } from "./regions/pixel-answers.ts";
import { type Regions, regionsOf } from "./regions/region-answers.ts";
import { rowsAtOnce } from "./rows-at-once.ts";
import { putBack } from "./rows-in-order.ts";
import { turningPoint } from "./score.ts";
import { spellingOf } from "./spelling.ts";
import { textValues, widened } from "./text-rows.ts";

/** A batch of tensors with the rows that it holds. */
export interface AnswerBatch {
  /** `[batch, …]` by name. */
  readonly inputs: Tensors;
  readonly targets: Tensors;
  readonly rows: Uint32Array;
}

/** Everything needed to turn rows into answers. */
export interface PredictInput {
  readonly tf: Tf;
  readonly answerer: Answerer;
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly preparation: FittedPreparation;
  /** A feed of this data set and preparation that is open already. */
  readonly feed?: Feed;
  /**
   * Changes what the model reads of a batch before it answers: gives all inputs, those that it has not changed as they are. What it gives is
   * disposed with the batch.
   */
  readonly change?: (batch: AnswerBatch) => Promise<Tensors>;
  /** The losses that the answerer measures. */
  readonly losses: readonly CheckedLoss[];
  /** What writes the texts of outputs, by their names, in place of what they give where they are told the words before. */
  readonly writers?: ReadonlyMap<string, TextWriter>;
}

/** Writes texts word by word. */
export interface TextWriter {
  /** `[rows, places]` numbers of words for inputs `[rows, …]`; `rows` tells rows apart. */
  write(wanted: { readonly inputs: Tensors; readonly rows: ArrayLike<number> }): Int32Array;
}

export interface OutputAnswers {
  readonly task: Task;
  /**
   * `[rows, width]`: probabilities or scores of classes, the likeliest words of places, or numbers. Two classes that the model tells by one value
   * have one each here. Of masks, pixels by true and answered class, `[rows, classes · classes]`; of boxes, class, score, left, top, width and
   * height of each, class −1 where there is none.
   */
  readonly values: Float32Array;
  readonly width: number;
  /**
   * `[rows]` class indices, `[rows, …]` words of a sequence or `[rows, width]` numbers; of boxes class, left, top, width and height of each. Of
   * masks nothing: their answers say it.
   */
  readonly truth: Int32Array | Float32Array;
  /** Every so many values one is about the same thing: the width of a vector, channels of a picture. */
  readonly places: number;
  /** Of two classes, the score from which on the second is answered; null for whichever is the likelier. */
  readonly border: number | null;
  /** How near places in space are, as the loss has it. */
  readonly distance: DistanceOfPlaces;
  /** How words of a sequence become text; null where the target has no vocabulary. */
  readonly spelling: Spelling | null;
  /** Of texts alone, where they are known: as the data has them. */
  readonly meant?: readonly string[];
  /** Of masks and boxes alone: how many classes there are, and masks of the worst rows. */
  readonly regions?: { readonly classes: number; readonly worst: readonly KeptMask[] };
  /** Rows may lack the truth (`missing: mask`): a class is -1 there, a number none, and so is the loss. Absent where every row has it. */
  readonly masked?: true;
  /** `[rows]`: each row's loss, not yet weighted. */
  readonly rowLosses: Float32Array;
  /** Factor of the loss in the sum of all. */
  readonly weight: number;
}

export interface Answers {
  readonly rows: Uint32Array;
  readonly outputs: ReadonlyMap<string, OutputAnswers>;
}

/** Whether a loss compares the rows of a batch with each other, so that a row by itself has none. */
export function comparesRows(losses: readonly CheckedLoss[]): boolean {
  return losses.some(({ loss }) => catalog.losses.find(({ name }) => name === loss.call)?.compares === true);
}

/**
 * How many rows are answered at a time. Where a loss compares the rows of a batch it is as many as in training, so that the losses
 * can be compared too, and no row is repeated to fill the last batch.
 */
function answerSize(
  { losses, dataset }: Pick<PredictInput, "losses" | "dataset">,
  atOnce: number,
): { rows: number; filled: boolean } {
  return comparesRows(losses) ? { rows: dataset.batch, filled: false } : { rows: atOnce, filled: true };
}

/** The sizes that batches of answers have, of so many rows in all. */
export function answerBatches(
  input: Pick<PredictInput, "losses" | "dataset"> & Pick<AnswererInput, "model">,
  rows: number,
): readonly number[] {
  if (rows === 0) return [];
  const { rows: size, filled } = answerSize(input, rowsAtOnce(input.model));
  const full = Math.min(size, rows);
  const rest = rows % full;
  return filled || rest === 0 ? [full] : [full, rest];
}

interface Collected {
  readonly task: Task;
  /** Words of a text at most; null of everything else. */
  readonly length: number | null;
  readonly loss: string;
  readonly regions: Regions | null;
  readonly values: Float32Array[];
  readonly truth: (Int32Array | Float32Array)[];
  readonly losses: Float32Array[];
  width: number;
  places: number;
}

/** What one value says of two classes, as a value for each: probabilities sum to 1, scores to 0. */
function bothClasses(values: Float32Array, loss: string): Float32Array {
  const whole = 2 * turningPoint(loss);
  const both = new Float32Array(2 * values.length);
  values.forEach((value, row) => {
    both[2 * row] = whole - value;
    both[2 * row + 1] = value;
  });
  return both;
}

/** What the numbers of an output say, in numbers of their own. */
export function toldBy(
  values: Float32Array,
  { task, loss }: Pick<Collected, "task" | "loss">,
  { width, values: each }: { readonly width: number; readonly values: number },
): Float32Array {
  if (task === "class" && width === 1) return bothClasses(values, loss);
  return task === "sequence" ? likeliest(values, each) : new Float32Array(values);
}

/** Lays parts of one kind end to end in `joined`, which has room for all of them. */
function join<Numbers extends Int32Array | Float32Array>(parts: readonly Numbers[], joined: Numbers): Numbers {
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

const lengthOf = (parts: readonly { readonly length: number }[]): number =>
  parts.reduce((sum, part) => sum + part.length, 0);

function joinTruth(parts: readonly (Int32Array | Float32Array)[]): Int32Array | Float32Array {
  const length = lengthOf(parts);
  return join(parts, parts[0] instanceof Int32Array ? new Int32Array(length) : new Float32Array(length));
}

/** What a loss that draws rows together takes for near; `contrastive` goes by directions. */
function distanceBy({ call, args }: CheckedCall): DistanceOfPlaces {
  return call === "contrastive" || args["distance"] === "cosine" ? "cosine" : "euclidean";
}

/** Words that a text of a target has at most. */
function lengthOfText({ preparation }: PredictInput, output: string): number {
  return preparation.targets.find(({ name }) => name === output)?.shape[0] ?? 0;
}

/** The texts of a target as the data has them, where it is a text there. */
function textsOf({ dataset, table }: PredictInput, output: string, rows: Uint32Array): Pick<OutputAnswers, "meant"> {
  const target = dataset.targets.find(({ name }) => name === output);
  const column = table.columns.get(target?.columns[0] ?? output);
  if (target?.type.kind !== "text" || column?.kind !== "text") return {};
  const read = textReader(column.data, "random");
  return { meant: Array.from(rows, (row) => read(row) ?? "") };
}

/** Rows up to `count`: the last one again for those that are missing, so that one graph serves every batch. */
function filled(rows: Uint32Array, count: number): Uint32Array {
  if (rows.length === count) return rows;
  const full = new Uint32Array(count).fill(rows.at(-1) ?? 0);
  full.set(rows);
  return full;
}

/** A feed for answers alone: nothing is augmented. */
function answerFeed(input: PredictInput, cuts: Cuts | null): Feed {
  const { table, preparation } = input;
  const source = { table, preparation, dataset: { ...input.dataset, augment: [] }, cuts };
  return openFeed(source, {
    threads: feedThreads(source, { batch: input.answerer.rowsAtOnce, cores: availableParallelism() }),
  });
}

/** Answers for `rows`; calls `between` after every batch so that the caller may yield, report or stop. */
export async function predict(
  input: PredictInput,
  rows: Uint32Array,
  between: (done: number) => Promise<void>,
): Promise<Answers> {
  const cuts = cutsOf(input.answerer.lengthFree, input.preparation);
  if (cuts === null || keepsOrder(input)) return answerInOrder(input, { rows, cuts }, between);
  // Rows of one length beside each other, so that few are padded to what another needs.
  const places = placesByLevel(await levelsOfRows({ ...input, cuts }, rows));
  const ordered = places.map((place) => rows[place] ?? 0);
  return putBack(await answerInOrder(input, { rows: ordered, cuts }, between), places);
}

/** Whether answers depend on which rows are answered together, or on their order. */
function keepsOrder({ losses, dataset, change }: PredictInput): boolean {
  const kinds = new Set(dataset.targets.map(({ type }) => type.kind));
  return change !== undefined || comparesRows(losses) || kinds.has("mask") || kinds.has("boxes");
}

async function answerInOrder(
  input: PredictInput,
  { rows, cuts }: { readonly rows: Uint32Array; readonly cuts: Cuts | null },
  between: (done: number) => Promise<void>,
): Promise<Answers> {
  const size = answerSize(input, input.answerer.rowsAtOnce);
  const batches = epochBatches(rows, size.rows, null);
  const full = Math.min(size.rows, rows.length);
  const feed = input.feed ?? answerFeed(input, cuts);
  const made = feed.batches(
    batches.map((batch) => ({ rows: size.filled ? filled(batch, full) : batch, augment: null })),
  );
  try {
    return await answerRows(input, { rows, batches, made }, between);
  } finally {
    made.close();
    if (input.feed === undefined) await feed.close();
  }
}

/** What is asked: rows in batches, and these as they are made. */
interface Asked {
  readonly rows: Uint32Array;
  readonly batches: readonly Uint32Array[];
  readonly made: BatchStream;
}

async function answerRows(
  input: PredictInput,
  { rows, batches, made }: Asked,
  between: (done: number) => Promise<void>,
): Promise<Answers> {
  const { tf } = input;
  const collected = new Map<string, Collected>(
    input.losses.map(({ output, loss }) => {
      const kind = input.dataset.targets.find((target) => target.name === output)?.type.kind ?? "number";
      const task = taskOf(kind, loss.call);
      const regions = regionsOf(input, { output, loss, task });
      const length = task === "text" ? lengthOfText(input, output) : null;
      return [
        output,
        { task, loss: loss.call, regions, length, values: [], truth: [], losses: [], width: 1, places: 1 },
      ];
    }),
  );
  let done = 0;
  for (const batchOfRows of batches) {
    const batch = await made.next();
    if (batch === null) throw new InternalError("there are fewer batches than were asked for");
    const count = batchOfRows.length;
    const tensors = batchTensors(tf, batch);
    const inputs = (await input.change?.({ ...tensors, rows: batch.rows })) ?? tensors.inputs;
    const answers = input.answerer.answer(inputs, tensors.targets);
    for (const [name, { output, rows: lossRows }] of Object.entries(answers)) {
      const into = collected.get(name);
      const truth = batch.targets.get(name);
      if (into !== undefined && truth !== undefined) {
        const width = output.size / batch.size;
        const values = output.dataSync<"float32">().subarray(0, count * width);
        const each = truth.data.length / batch.size;
        const whole = into.length;
        const given = truth.data.subarray(0, each * count);
        const own =
          whole === null || !(given instanceof Int32Array)
            ? given
            : widened(given, each, { length: whole, into: new Int32Array(whole * count) });
        const { regions } = into;
        const told =
          whole === null
            ? (regions?.tell(values, own, output.shape) ??
              toldBy(values, into, { width, values: output.shape.at(-1) ?? 1 }))
            : textValues(values, width, {
                length: whole,
                written: input.writers?.get(name)?.write({ inputs, rows: batch.rows }) ?? null,
              });
        into.width = told.length / count;
        into.places = output.rank > 2 && regions === null ? (output.shape.at(-1) ?? 1) : into.width;
        into.values.push(told);
        if (regions === null) into.truth.push(own);
        into.losses.push(new Float32Array(lossRows.dataSync<"float32">().subarray(0, count)));
      }
      tf.dispose([output, lossRows]);
    }
    tf.dispose([...new Set([...tensors.inputs.values(), ...inputs.values()]), ...tensors.targets.values()]);
    done += count;
    await between(done);
  }
  const outputs = new Map<string, OutputAnswers>();
  for (const { output, loss, masked } of input.losses) {
    const part = collected.get(output);
    if (part === undefined) continue;
    const rowLosses = join(part.losses, new Float32Array(rows.length));
    const answers: OutputAnswers = {
      task: part.task,
      values: join(part.values, new Float32Array(lengthOf(part.values))),
      width: part.width,
      truth: part.regions?.truth(rows) ?? joinTruth(part.truth),
      ...(part.regions === null ? {} : { regions: { classes: part.regions.classes, worst: part.regions.worst() } }),
      places: part.places,
      border: null,
      distance: distanceBy(loss),
      spelling: spellingOf(input.preparation, output),
      ...(masked === true ? { masked } : {}),
      ...(part.task === "text" ? textsOf(input, output, rows) : {}),
      rowLosses,
      weight: numberArgument(loss.args, "weight"),
    };
    const known = positionsWithTruth(answers);
    const losses = known === null ? rowLosses : new Float32Array(rowLosses.length).fill(Number.NaN);
    for (const row of known ?? []) losses[row] = rowLosses[row] ?? Number.NaN;
    outputs.set(output, { ...answers, rowLosses: losses });
  }
  return { rows, outputs };
}
