/**
 * In: a step of a plan. Out: the lines of the program that asked for its work, for failures: the block itself, its batch,
 * its source, and the operators whose tensors are the largest.
 */
import {
  type CheckedDataset,
  type CheckedModel,
  findBlock,
  type Label,
  type SourceFile,
  type Span,
  sizeOf,
} from "@penstock/dsl";
import type { PlanStep } from "../plan/plan.ts";

/** Files of the program, for looking up places. */
export type Files = readonly SourceFile[];

/** The head of the block that starts at a place, `train fit`; the place itself where there is none. */
export function headOf(files: Files, block: Span): Span {
  return blockAt(files, block)?.head ?? block;
}

/** A setting of a block as it is written, else the block's head. */
export function settingOf(files: Files, block: Span, name: string, label?: string): Span {
  const found = blockAt(files, block);
  return found?.setting(name, label) ?? found?.head ?? block;
}

function blockAt(files: Files, block: Span): ReturnType<typeof findBlock> {
  const file = files.find((one) => one.path === block.file);
  return file === undefined ? null : findBlock(file, block);
}

/** The block of a step; a report has none. */
export function blockOf(step: PlanStep): Span | null {
  switch (step.kind) {
    case "dataset":
      return step.dataset.span;
    case "train":
      return step.train.span;
    case "evaluate":
      return step.evaluate.span;
    case "sweep":
      return step.sweep.span;
    case "report":
      return null;
  }
}

/** Something that a step keeps in memory. */
interface Held {
  readonly span: Span;
  readonly text: string;
  readonly bytes: number;
  /** It grows with the batch. */
  readonly perRow: boolean;
}

const shown = 2;

/** `411 MB`; three digits are enough to compare. */
export function showBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
  let rest = bytes;
  let unit = 0;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${unit === 0 ? rest : Number(rest.toPrecision(3))} ${units[unit]}`;
}

/** The largest tensors of a model at work on batches of a data set, the largest first, one for each place. */
function largestTensors(model: CheckedModel, batch: number): Held[] {
  const all = model.nodes.flatMap((node): Held[] => {
    const shape = [batch, ...node.type.shape];
    const bytes = 4 * sizeOf(shape);
    const own: Held = {
      span: node.span,
      bytes,
      perRow: true,
      text: `gives [${shape.join(", ")}], ${showBytes(bytes)}`,
    };
    const weights = node.weights.map((weight): Held => {
      const size = 4 * sizeOf(weight.shape);
      const text = `has weights [${weight.shape.join(", ")}], ${showBytes(size)}`;
      return { span: node.span, bytes: size, perRow: false, text };
    });
    return [own, ...weights];
  });
  const seen = new Set<number>();
  return all
    .sort((a, b) => b.bytes - a.bytes)
    .filter(({ span }) => !seen.has(span.start) && seen.add(span.start))
    .slice(0, shown);
}

/** What to point at where memory ran out, and what would need less. */
export interface MemoryPlaces {
  readonly primary: Label;
  readonly related: readonly Label[];
  readonly help: string;
}

/** The batch that a model was given and the tensors that it became; the whole source where rows were being read. */
export function memoryPlaces(
  files: Files,
  work: { readonly dataset: CheckedDataset; readonly model: CheckedModel | null },
): MemoryPlaces {
  const { dataset, model } = work;
  if (model === null) {
    return {
      primary: { span: dataset.source.span, text: "too many of its rows are held in memory" },
      related: [],
      help: "`limit` uses fewer rows, a smaller PENSTOCK_MEMORY keeps more of them on disk",
    };
  }
  const largest = largestTensors(model, dataset.batch);
  const batch: Label = {
    span: settingOf(files, dataset.span, "batch"),
    text: `${dataset.batch} rows at a time`,
  };
  const [first] = largest;
  const rest = largest.map(({ span, text }) => ({ span, text }));
  return first !== undefined && !first.perRow
    ? {
        primary: { span: first.span, text: first.text },
        related: rest.slice(1),
        help: "a smaller layer needs less memory",
      }
    : {
        primary: batch,
        related: rest,
        help: "a smaller `batch` needs less memory; `pipe plan` estimates how much",
      };
}
