/**
 * Timed operations and the program that they were run for in, times by line of the program and by operation out. Every figure
 * is the median over the measured steps, operation by operation, so that the parts add up to the whole.
 */
import { type CheckedModel, type CheckedTrain, indexLines, type SourceFile, type Span } from "@penstock/dsl";
import type { TimedOperation } from "../graph/profile-graph.ts";
import type { Purpose } from "../graph/scope.ts";
import type { BlockMeasures } from "./profiler.ts";

/** The program that a train block's step comes from. */
export interface StepSource {
  readonly model: CheckedModel;
  readonly train: CheckedTrain;
  readonly files: readonly SourceFile[];
}

/** Seconds a step spends on something. */
export interface PassTimes {
  readonly forward: number;
  readonly backward: number;
}

/** Time of what one line of the program asks for. */
export interface LineTime extends PassTimes {
  /** Path of the program's file; null where no line asks for it. */
  readonly file: string | null;
  /** From 1; null where no line asks for it. */
  readonly line: number | null;
  /** The line as it is written, or in words what it is. */
  readonly text: string;
  /** Of the whole step. */
  readonly share: number;
  /** The line's own parts where it has several, as they are written. */
  readonly parts: readonly (PassTimes & { readonly text: string })[];
}

/** Time of all operations of one name. */
export interface OperationTime {
  readonly op: string;
  /** How many of them a step has. */
  readonly count: number;
  readonly seconds: number;
  /** Of the whole step. */
  readonly share: number;
}

/** What became known of a train block. */
export interface BlockProfile {
  readonly block: string;
  /** Steps that the run took. */
  readonly steps: number;
  /** Steps that the figures are from. */
  readonly measured: number;
  /** Whether the operations were measured inside of a graph. */
  readonly inGraph: boolean;
  /** Median seconds of a step as it runs without being measured; null where there was none. */
  readonly stepSeconds: number | null;
  /** Seconds of all its operations, one by one; null where none was measured. */
  readonly operationSeconds: number | null;
  /** Longest first. */
  readonly lines: readonly LineTime[];
  /** Longest first. */
  readonly operations: readonly OperationTime[];
}

/** The middle of some numbers; null where there are none. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** One step that stands for all that were measured: each operation with the median of its times. */
function typicalStep({ measured }: BlockMeasures): { readonly operations: readonly TimedOperation[]; count: number } {
  // The first one has loaded what it needs while it ran.
  const warm = measured.length > 1 ? measured.slice(1) : measured;
  const first = warm[0]?.operations ?? [];
  const same = warm.filter(({ operations }) => operations.length === first.length);
  const operations = first.map((operation, index) => ({
    ...operation,
    seconds: median(same.map((step) => step.operations[index]?.seconds ?? 0)) ?? 0,
  }));
  return { operations, count: same.length };
}

/** The place in the program that asked for work; null for what no line asks for. */
export function placeOf({ kind, name }: Purpose, { model, train }: StepSource): Span | null {
  switch (kind) {
    case "node":
      return model.nodes.find((node) => node.id === name)?.span ?? null;
    case "loss":
      return train.losses.find((loss) => loss.output === name)?.loss.span ?? null;
    case "optimizer":
      return train.optimizer.span;
    default:
      return null;
  }
}

/** Words for work that no line asks for. */
function wordsFor(purpose: Purpose | null): string {
  return purpose?.kind === "metrics" ? "metrics of the batch" : "the rest of the step";
}

interface Sum {
  forward: number;
  backward: number;
}

function addTo(sums: Map<string, Sum>, key: string, { scope, seconds }: TimedOperation): void {
  const sum = sums.get(key) ?? { forward: 0, backward: 0 };
  sum[scope?.direction ?? "forward"] += seconds;
  sums.set(key, sum);
}

const total = ({ forward, backward }: PassTimes): number => forward + backward;

function linesOf(operations: readonly TimedOperation[], source: StepSource, whole: number): LineTime[] {
  const spans = new Map<string, Span>();
  const bySpan = new Map<string, Sum>();
  const elsewhere = new Map<string, Sum>();
  for (const operation of operations) {
    const { scope } = operation;
    const span = scope === null ? null : placeOf(scope, source);
    if (span === null) {
      addTo(elsewhere, wordsFor(scope), operation);
      continue;
    }
    const key = `${span.file}:${span.start}:${span.end}`;
    spans.set(key, span);
    addTo(bySpan, key, operation);
  }
  const byLine = new Map<string, Pick<LineTime, "file" | "line" | "text" | "parts">>();
  for (const [spanKey, span] of [...spans].sort(([, a], [, b]) => a.start - b.start)) {
    const text = source.files.find((file) => file.path === span.file)?.text ?? "";
    const index = indexLines(text);
    const { line } = index.position(span.start);
    const key = `${span.file}:${line}`;
    const known = byLine.get(key) ?? { file: span.file, line, text: index.lineText(line).trim(), parts: [] };
    const written = text.slice(span.start, span.end).replace(/\s+/g, " ");
    const times = bySpan.get(spanKey) ?? { forward: 0, backward: 0 };
    byLine.set(key, { ...known, parts: [...known.parts, { text: written, ...times }] });
  }
  const shareOf = (times: PassTimes): number => (whole > 0 ? total(times) / whole : 0);
  const lines = [...byLine.values()].map(({ parts, ...line }): LineTime => {
    const times = parts.reduce<Sum>(
      (sum, part) => ({ forward: sum.forward + part.forward, backward: sum.backward + part.backward }),
      { forward: 0, backward: 0 },
    );
    return { ...line, ...times, share: shareOf(times), parts: parts.length > 1 ? parts : [] };
  });
  const others = [...elsewhere].map(
    ([text, times]): LineTime => ({ file: null, line: null, text, ...times, share: shareOf(times), parts: [] }),
  );
  return [...lines, ...others].sort((a, b) => total(b) - total(a));
}

function operationsOf(operations: readonly TimedOperation[], whole: number): OperationTime[] {
  const byOp = new Map<string, { count: number; seconds: number }>();
  for (const { op, seconds } of operations) {
    const sum = byOp.get(op) ?? { count: 0, seconds: 0 };
    byOp.set(op, { count: sum.count + 1, seconds: sum.seconds + seconds });
  }
  return [...byOp]
    .map(([op, sum]) => ({ op, ...sum, share: whole > 0 ? sum.seconds / whole : 0 }))
    .sort((a, b) => b.seconds - a.seconds || a.op.localeCompare(b.op));
}

/** The profile of a train block. */
export function attribute(block: string, measures: BlockMeasures, source: StepSource): BlockProfile {
  const { operations, count } = typicalStep(measures);
  const whole = operations.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    block,
    steps: measures.steps,
    measured: count,
    inGraph: measures.measured.some(({ inGraph }) => inGraph),
    stepSeconds: median(measures.plain),
    operationSeconds: count === 0 ? null : whole,
    lines: linesOf(operations, source, whole),
    operations: operationsOf(operations, whole),
  };
}
