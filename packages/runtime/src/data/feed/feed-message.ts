/** What a feed and its threads say to each other. */
import { DataError } from "../data-error.ts";
import type { AugmentOrder, Batch, BatchArray, MixedRows } from "../prepare-batch.ts";

/** The rows of a batch, or copies of rows (`copyOfRow`), and how they are augmented. */
export interface BatchOrder {
  readonly rows: Uint32Array;
  readonly augment: AugmentOrder | null;
  /** Whether padding stays that could be cut; it does not unless said. */
  readonly whole?: boolean;
}

/** One batch to make. */
export interface FeedTask {
  readonly task: number;
  readonly rows: Uint32Array;
  readonly augment: AugmentOrder | null;
  readonly whole: boolean;
  /** Memory of earlier batches for the inputs, by name; moved to the thread. */
  readonly memory: ReadonlyMap<string, ArrayBuffer>;
}

/** A batch that is made, or why it could not be. */
export type FeedAnswer =
  | { readonly task: number; readonly batch: BatchParts }
  | { readonly task: number; readonly fault: Fault };

/** A batch as messages carry it: maps of plain arrays, whose memory moves with them. */
export interface BatchParts {
  readonly inputs: readonly (readonly [string, BatchArray<Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>>])[];
  readonly targets: readonly (readonly [string, BatchArray<Int32Array | Float32Array>])[];
  readonly mixed: MixedRows | null;
  readonly rows: Uint32Array;
}

/** An error in plain data: messages carry neither classes nor their fields. */
export type Fault =
  | {
      readonly kind: "data";
      readonly title: string;
      readonly help: string | null;
      readonly file: string | null;
      readonly place: DataError["place"];
    }
  | {
      readonly kind: "other";
      readonly name: string;
      readonly error: Error;
      readonly code: string | null;
      readonly path: string | null;
    };

/** An error as plain data. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof DataError) {
    const { title, help, file, place } = thrown;
    return { kind: "data", title, help, file: file ?? null, place };
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const text = (name: "code" | "path"): string | null => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === "string" ? value : null;
  };
  return { kind: "other", name: error.name, error, code: text("code"), path: text("path") };
}

/** The error that a fault describes, as it was thrown. */
export function errorOf(fault: Fault): Error {
  if (fault.kind === "other") {
    const { name, error, code, path } = fault;
    return Object.assign(error, { name }, code === null ? {} : { code }, path === null ? {} : { path });
  }
  const { title, help, file, place } = fault;
  return new DataError(title, help, file === null ? place : { file, ...place });
}

/** The batch of its parts. */
export function batchOf({ inputs, targets, mixed, rows }: BatchParts): Batch {
  return { size: rows.length, inputs: new Map(inputs), targets: new Map(targets), mixed, rows };
}
