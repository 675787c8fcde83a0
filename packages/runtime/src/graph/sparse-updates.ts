/**
 * Rows of a table and their gradients in, the table moved in those rows only: a step costs what its rows cost, however large the
 * table is. Rows that occur several times are summed up first. What keeps a running mean is lazy, as in TensorFlow's sparse
 * optimizers: the memory of a row that is not used stays as it is, where the dense updates would let it fade.
 *
 * Recorded, rows are read and written in place (`ResourceGather`, `ResourceScatterSub`, …). Eagerly the formula is the same;
 * TensorFlow.js copies the table then, as its tensors never change.
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import { attribute, computesNatively, executeNative, executeNativeMany, signOf } from "../backend/index.ts";
import { InternalError } from "../internal-error.ts";
import { type AttributeValue, floatType, int32Type } from "./graph-def.ts";
import type { Tf } from "./recordable-backend.ts";
import { recordRows, recordUpdate } from "./recorder.ts";

/** Rows of a table with a gradient each. */
export interface RowGradient {
  /** `[rows, width]` float32. */
  readonly table: Variable;
  /** `[n]` int32, each below `rows`; the same row may stand in several places. */
  readonly indices: Tensor1D;
  /** `[n, width]`. */
  readonly gradient: Tensor2D;
  /** Every row stands there once. */
  readonly unique?: boolean;
}

const int32: AttributeValue = { kind: "type", value: int32Type };
const float32: AttributeValue = { kind: "type", value: floatType };
const no: AttributeValue = { kind: "bool", value: false };

/** Rows of a variable by index, `[n] → [n, width]`. */
function rowsOf(tf: Tf, variable: Variable, indices: Tensor1D): Tensor2D {
  // A matrix by its form.
  return recordRows({ variable, indices, take: () => tf.gather(variable, indices) }) as Tensor2D;
}

/** Each row once, with the sum of its gradients: `[m]` and `[m, width]`, `m` known only when it runs. */
function summedByRow(tf: Tf, { indices, gradient, unique }: RowGradient): { rows: Tensor1D; sums: Tensor2D } {
  if (unique === true) return { rows: indices, sums: gradient };
  if (!computesNatively(tf)) {
    const { values, indices: places } = tf.unique(indices);
    const rows = values as Tensor1D; // unique values of a vector
    return { rows, sums: tf.unsortedSegmentSum(gradient, places as Tensor1D, rows.size) };
  }
  const type = attribute.type("int32");
  const [rows, places] = executeNativeMany("Unique", { T: type, out_idx: type }, { inputs: [indices], outputs: 2 });
  if (rows === undefined || places === undefined) throw new InternalError("Unique gave no result");
  const count = executeNative("Size", { T: type, out_type: type }, [rows]);
  const sums = executeNative(
    "UnsortedSegmentSum",
    { T: attribute.type("float32"), Tindices: type, Tnumsegments: type },
    [gradient, places, count],
  );
  return { rows: rows as Tensor1D, sums: sums as Tensor2D }; // as the operations give them
}

/** A table, rows of it, each once, and a value for each. */
interface Written {
  readonly rows: Tensor1D;
  readonly values: Tensor2D;
}

const scattered = { dtype: float32, Tindices: int32 } as const;

/** `table[rows] ← values`. */
function setRows(tf: Tf, table: Variable, { rows, values }: Written): void {
  const inputs = [rows, values];
  if (recordUpdate({ op: "ResourceScatterUpdate", variables: [table], inputs, attributes: scattered })) return;
  table.assign(tf.tensorScatterUpdate(table, tf.expandDims(rows, 1), values));
}

/** `table[rows] ← table[rows] − values`. */
function takeFromRows(tf: Tf, table: Variable, { rows, values }: Written): void {
  const inputs = [rows, values];
  if (recordUpdate({ op: "ResourceScatterSub", variables: [table], inputs, attributes: scattered })) return;
  setRows(tf, table, { rows, values: tf.sub(tf.gather(table, rows), values) });
}

/** w ← w − lr·g in the given rows. */
export function applySparseGradientDescent(tf: Tf, update: RowGradient & { readonly lr: Scalar }): void {
  const { table, indices, gradient, lr } = update;
  if (indices.size === 0) return;
  tf.tidy(() => {
    // Subtracted one after the other, also where a row occurs several times.
    const inputs = [indices, tf.mul(gradient, lr)];
    if (recordUpdate({ op: "ResourceScatterSub", variables: [table], inputs, attributes: scattered })) return;
    const { rows, sums } = summedByRow(tf, update);
    takeFromRows(tf, table, { rows, values: tf.mul(sums, lr) });
  });
}

/** What momentum needs besides. */
export interface SparseMomentumUpdate extends RowGradient {
  /** Like the table. */
  readonly velocity: Variable;
  readonly lr: Scalar;
  readonly momentum: number;
  readonly nesterov: boolean;
}

/** In the given rows v ← μ·v − lr·g, w ← w + v, or w ← w + μ·v − lr·g with Nesterov's look-ahead. */
export function applySparseMomentum(tf: Tf, update: SparseMomentumUpdate): void {
  const { table, velocity, lr, momentum, nesterov } = update;
  if (update.indices.size === 0) return;
  tf.tidy(() => {
    const { rows, sums } = summedByRow(tf, update);
    const recorded = recordUpdate({
      op: "ResourceSparseApplyKerasMomentum",
      variables: [table, velocity],
      inputs: [lr, sums, rows, tf.scalar(momentum)],
      attributes: { T: float32, Tindices: int32, use_locking: no, use_nesterov: { kind: "bool", value: nesterov } },
    });
    if (recorded) return;
    const step = tf.mul(sums, lr);
    const next: Tensor2D = tf.sub(tf.mul(rowsOf(tf, velocity, rows), momentum), step);
    setRows(tf, velocity, { rows, values: next });
    const moved: Tensor2D = nesterov ? tf.sub(tf.mul(next, momentum), step) : next;
    takeFromRows(tf, table, { rows, values: tf.neg(moved) });
  });
}

/** What Adam needs besides. */
export interface SparseAdamUpdate extends RowGradient {
  /** Like the table. */
  readonly first: Variable;
  readonly second: Variable;
  readonly lr: Scalar;
  /** β₁ᵗ and β₂ᵗ for the step t of the whole run, counted from 1. */
  readonly beta1Power: Scalar;
  readonly beta2Power: Scalar;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** In the given rows w ← w − α·m / (√v + ε) with α = lr·√(1−β₂ᵗ)/(1−β₁ᵗ), as `applyAdam`. */
export function applySparseAdam(tf: Tf, update: SparseAdamUpdate): void {
  const { table, first, second, lr, beta1Power, beta2Power, beta1, beta2, epsilon } = update;
  if (update.indices.size === 0) return;
  tf.tidy(() => {
    const { rows, sums } = summedByRow(tf, update);
    // 1 − β of the rounded β, as TensorFlow's dense operation takes it.
    const average = (memory: Variable, beta: number, value: Tensor): Tensor2D =>
      tf.add(tf.mul(rowsOf(tf, memory, rows), beta), tf.mul(value, 1 - Math.fround(beta)));
    const m = average(first, beta1, sums);
    const v = average(second, beta2, tf.square(sums));
    setRows(tf, first, { rows, values: m });
    setRows(tf, second, { rows, values: v });
    const rate = tf.mul(lr, tf.div(tf.sqrt(tf.sub(1, beta2Power)), tf.sub(1, beta1Power)));
    const step: Tensor2D = tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon));
    takeFromRows(tf, table, { rows, values: step });
  });
}

/** What RMSProp needs besides. */
export interface SparseRmsPropUpdate extends RowGradient {
  /** Like the table: the running mean of squared gradients, and the last step. */
  readonly square: Variable;
  readonly step: Variable;
  readonly lr: Scalar;
  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
}

/** In the given rows s ← ρ·s + (1−ρ)·g², d ← μ·d + lr·g / √(s + ε), w ← w − d, as `applyRmsProp` (`ResourceSparseApplyRMSProp`). */
export function applySparseRmsProp(tf: Tf, update: SparseRmsPropUpdate): void {
  const { table, square, step, lr, rho, momentum, epsilon } = update;
  if (update.indices.size === 0) return;
  tf.tidy(() => {
    const { rows, sums } = summedByRow(tf, update);
    const recorded = recordUpdate({
      op: "ResourceSparseApplyRMSProp",
      variables: [table, square, step],
      inputs: [lr, tf.scalar(rho), tf.scalar(momentum), tf.scalar(epsilon), sums, rows],
      attributes: { T: float32, Tindices: int32, use_locking: no },
    });
    if (recorded) return;
    const s: Tensor2D = tf.add(tf.mul(rowsOf(tf, square, rows), rho), tf.mul(tf.square(sums), 1 - rho));
    const d: Tensor2D = tf.add(
      tf.mul(rowsOf(tf, step, rows), momentum),
      tf.mul(tf.mul(sums, lr), tf.rsqrt(tf.add(s, epsilon))),
    );
    setRows(tf, square, { rows, values: s });
    setRows(tf, step, { rows, values: d });
    takeFromRows(tf, table, { rows, values: d });
  });
}

/** What Adagrad needs besides. */
export interface SparseAdagradUpdate extends RowGradient {
  /** Like the table: the sum of squared gradients. */
  readonly sum: Variable;
  readonly lr: Scalar;
  readonly epsilon: number;
}

/** In the given rows s ← s + g², w ← w − lr·g / (√s + ε), as `applyAdagrad` (`ResourceSparseApplyAdagradV2`). */
export function applySparseAdagrad(tf: Tf, update: SparseAdagradUpdate): void {
  const { table, sum, lr, epsilon } = update;
  if (update.indices.size === 0) return;
  tf.tidy(() => {
    const { rows, sums } = summedByRow(tf, update);
    const recorded = recordUpdate({
      op: "ResourceSparseApplyAdagradV2",
      variables: [table, sum],
      inputs: [lr, tf.scalar(epsilon), sums, rows],
      attributes: { T: float32, Tindices: int32, use_locking: no, update_slots: { kind: "bool", value: true } },
    });
    if (recorded) return;
    const s: Tensor2D = tf.add(rowsOf(tf, sum, rows), tf.square(sums));
    setRows(tf, sum, { rows, values: s });
    takeFromRows(tf, table, { rows, values: tf.div(tf.mul(sums, lr), tf.add(tf.sqrt(s), epsilon)) });
  });
}

/** What Lion needs besides. */
export interface SparseLionUpdate extends RowGradient {
  /** Like the table: the running mean of gradients. */
  readonly mean: Variable;
  readonly lr: Scalar;
  readonly beta1: number;
  readonly beta2: number;
}

/** In the given rows w ← w − lr·sign(β₁·m + (1−β₁)·g), then m ← β₂·m + (1−β₂)·g. */
export function applySparseLion(tf: Tf, update: SparseLionUpdate): void {
  const { table, mean, lr, beta1, beta2 } = update;
  if (update.indices.size === 0) return;
  tf.tidy(() => {
    const { rows, sums } = summedByRow(tf, update);
    const before = rowsOf(tf, mean, rows);
    const mixed = (part: number): Tensor2D => tf.add(tf.mul(before, part), tf.mul(sums, 1 - part));
    const step: Tensor2D = tf.mul(signOf(tf, mixed(beta1)), lr);
    setRows(tf, mean, { rows, values: mixed(beta2) });
    takeFromRows(tf, table, { rows, values: step });
  });
}
