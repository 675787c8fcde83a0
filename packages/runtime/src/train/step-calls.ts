/**
 * The batches of an epoch in, the calls that take them out: for a small model several steps go into one call, since the call
 * itself costs more than the arithmetic.
 */
import type { CheckedDataset, CheckedModel } from "@penstock/dsl";

/** Steps that are taken in one call. */
export interface StepCall {
  /** Place of the first batch in its epoch. */
  readonly first: number;
  readonly batches: readonly Uint32Array[];
}

/** Steps of a small model in one call. */
const severalSteps = 8;
/** Operations of a forward pass over a batch up to which a model is small: there, eight steps a call save a tenth or more. */
const mostForSeveral = 6e6;

/** How many steps a call takes. */
export function stepsPerCall(model: CheckedModel, { batch }: Pick<CheckedDataset, "batch">): number {
  const perRow = model.nodes.reduce((sum, node) => sum + node.flops, 0);
  return perRow * batch <= mostForSeveral ? severalSteps : 1;
}

/** How batches are grouped. */
export interface CallOptions {
  /** Place of the first batch that is left. */
  readonly from: number;
  readonly perCall: number;
  /** The place before which a call that starts at a place must end; the end of the batches unless given. */
  readonly boundary?: (first: number) => number;
}

/**
 * Groups batches from a place on. Only batches of one size go together, and a group is full or its batches go alone, so that
 * two graphs serve an epoch.
 */
export function callsOf(batches: readonly Uint32Array[], { from, perCall, boundary }: CallOptions): StepCall[] {
  const calls: StepCall[] = [];
  for (let first = from; first < batches.length; ) {
    const group = batches.slice(first, Math.min(first + perCall, boundary?.(first) ?? batches.length));
    const whole = group.length === perCall && group.every((batch) => batch.length === group[0]?.length);
    const taken = whole ? group : group.slice(0, 1);
    calls.push({ first, batches: taken });
    first += taken.length;
  }
  return calls;
}

/** Rows of several batches one after the other. */
export function joined(batches: readonly Uint32Array[]): Uint32Array {
  const [only] = batches;
  if (only !== undefined && batches.length === 1) return only;
  const rows = new Uint32Array(batches.reduce((sum, batch) => sum + batch.length, 0));
  let at = 0;
  for (const batch of batches) {
    rows.set(batch, at);
    at += batch.length;
  }
  return rows;
}
