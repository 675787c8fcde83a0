/**
 * What every explanation works with: the model, the rows that are judged and how they were answered, the rows that it has learned from, and who
 * is told how far it is. And what a row is called in words.
 */
import type { CheckedColumn, CheckedDataset, CheckedModel } from "@penstock/dsl";
import type { StoredTensor } from "../../artifacts/safetensors.ts";
import { type FittedPreparation, imageRows, type Table } from "../../data/index.ts";
import type { Tf } from "../../ops/operator.ts";
import { answeredClasses } from "../../train/metrics/classification.ts";
import type { Answers, OutputAnswers, PredictInput } from "../../train/predict.ts";
import { inputColumns, rowText } from "../row-text.ts";
import type { Bytes } from "./draw-map.ts";
import type { ExplainedRow } from "./explanation-data.ts";

/** Rows of a data set. */
export interface RowSource {
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly rows: Uint32Array;
}

/** What explanations are made from. */
export interface Explaining {
  readonly tf: Tf;
  readonly model: CheckedModel;
  readonly weights: ReadonlyMap<string, StoredTensor>;
  /** True: without graphs. */
  readonly eager: boolean;
  readonly preparation: FittedPreparation;
  /** Answers rows as they were judged. */
  readonly answering: Pick<PredictInput, "answerer" | "losses">;
  /** What was fitted on validation rows, put to other answers. */
  readonly calibrate: (answers: Answers) => Answers;
  /** The rows that are judged, and how they were answered. */
  readonly judged: RowSource;
  readonly answers: Answers;
  /** The rows that the model has learned from. */
  readonly learned: RowSource;
  readonly seed: number;
  /** Only so much that it shows whether everything runs. */
  readonly dry: boolean;
  readonly tell: (what: string, done: number, total: number) => void;
  /** Called often; throws where somebody asked to stop. */
  readonly pause: () => Promise<void>;
}

/** The target that an output learns. */
export function targetOf({ judged }: Pick<Explaining, "judged">, output: string): CheckedColumn | null {
  return judged.dataset.targets.find(({ name }) => name === output) ?? null;
}

/** Names of the classes of a target; none where it has none. */
export function classesOf(target: CheckedColumn | null): readonly string[] {
  return target?.type.kind === "class" ? target.type.classes : [];
}

const shown = (values: ArrayLike<number>): string =>
  Array.from(values, (value) => String(Number(value.toPrecision(4)))).join(", ");

/** What is known of judged rows, in words. */
export function describeRows(
  explaining: Pick<Explaining, "judged" | "answers">,
  {
    output,
    part,
    positions,
  }: { readonly output: string; readonly part: OutputAnswers; readonly positions: readonly number[] },
): ExplainedRow[] {
  const classes = classesOf(targetOf(explaining, output));
  const answered = part.task === "class" ? answeredClasses(part) : null;
  return positions.map((position) => {
    const row = explaining.answers.rows[position] ?? 0;
    const values = part.values.subarray(position * part.width, (position + 1) * part.width);
    const answer = answered?.[position];
    const label = part.truth[position] ?? 0;
    if (answer === undefined) {
      const truth = shown(part.truth.subarray(position * part.width, (position + 1) * part.width));
      return { row, truth, answer: shown(values), confidence: null, right: null };
    }
    return {
      row,
      truth: classes[label] ?? String(label),
      answer: classes[answer] ?? String(answer),
      confidence: values[answer] ?? null,
      right: answer === label,
    };
  });
}

/** The truth of any row of a data set, in words. */
export function truthOf(
  { dataset, table }: Pick<RowSource, "dataset" | "table">,
  output: string,
): (row: number) => string {
  const target = dataset.targets.find(({ name }) => name === output);
  const column = table.columns.get(target?.columns[0] ?? output);
  const classes = classesOf(target ?? null);
  if (column?.kind === "class") {
    return (row) => {
      const label = column.data[row] ?? -1;
      return column.values[label] ?? classes[label] ?? "unknown";
    };
  }
  return (row) => rowText({ columns: target?.columns ?? [output], table }, row);
}

/** How a row of a data set looks: its first picture, or else the values of its inputs. */
export function looksOf({ dataset, table }: Pick<RowSource, "dataset" | "table">): {
  readonly picture: ((row: number) => Bytes) | null;
  readonly text: (row: number) => string;
} {
  const input = dataset.inputs.find(({ type }) => type.kind === "image");
  const text = (row: number): string => rowText(inputColumns({ dataset, table }), row);
  return { picture: input === undefined ? null : pictureOf(table, input.columns[0] ?? input.name), text };
}

/** The pictures of a column as its source has them; null where it has none. */
export function pictureOf(table: Table, name: string): ((row: number) => Bytes) | null {
  const column = table.columns.get(name);
  if (column?.kind !== "image") return null;
  const [height, width, channels] = column.shape;
  if (channels !== 1 && channels !== 3 && channels !== 4) return null;
  const read = imageRows(column, "random");
  return (row) => ({ height, width, channels, data: Uint8Array.from(read(row)) });
}
