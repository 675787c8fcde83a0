/**
 * Variables, gradients and rates in; the variables moved. Recorded, each update is TensorFlow's own operation, which works
 * in place; eagerly it is the same formula in TensorFlow.js. Learning rates and step numbers are tensors, so that no graph
 * freezes them.
 */
import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { type AttributeValue, floatType } from "./graph-def.ts";
import type { Tf } from "./recordable-backend.ts";
import { recordUpdate } from "./recorder.ts";

const no: AttributeValue = { kind: "bool", value: false };

/** Attributes that all these operations share. */
function attributes(more: Readonly<Record<string, AttributeValue>> = {}): Record<string, AttributeValue> {
  return { T: { kind: "type", value: floatType }, use_locking: no, ...more };
}

/** Assigns and lets go of the value that was computed for it. */
function assign(variable: Variable, value: Tensor): void {
  variable.assign(value);
}

/** w ← w − lr·g (`ResourceApplyGradientDescent`). */
export function applyGradientDescent(
  tf: Tf,
  { weight, gradient, lr }: { readonly weight: Variable; readonly gradient: Tensor; readonly lr: Scalar },
): void {
  const recorded = recordUpdate({
    op: "ResourceApplyGradientDescent",
    variables: [weight],
    inputs: [lr, gradient],
    attributes: attributes(),
  });
  if (!recorded) tf.tidy(() => assign(weight, tf.sub(weight, tf.mul(gradient, lr))));
}

/** What momentum needs besides. */
export interface MomentumUpdate {
  readonly weight: Variable;
  readonly velocity: Variable;
  readonly gradient: Tensor;
  readonly lr: Scalar;
  readonly momentum: number;
  readonly nesterov: boolean;
}

/** v ← μ·v − lr·g, w ← w + v, or w ← w + μ·v − lr·g with Nesterov's look-ahead (`ResourceApplyKerasMomentum`). */
export function applyMomentum(tf: Tf, update: MomentumUpdate): void {
  const { weight, velocity, gradient, lr, momentum, nesterov } = update;
  const factor = tf.scalar(momentum);
  const recorded = recordUpdate({
    op: "ResourceApplyKerasMomentum",
    variables: [weight, velocity],
    inputs: [lr, gradient, factor],
    attributes: attributes({ use_nesterov: { kind: "bool", value: nesterov } }),
  });
  if (!recorded) {
    tf.tidy(() => {
      const step = tf.mul(gradient, lr);
      const next = tf.sub(tf.mul(velocity, momentum), step);
      assign(velocity, next);
      assign(weight, tf.add(weight, nesterov ? tf.sub(tf.mul(next, momentum), step) : next));
    });
  }
  factor.dispose();
}

/** What Adam needs. */
export interface AdamUpdate {
  readonly weight: Variable;
  readonly first: Variable;
  readonly second: Variable;
  readonly gradient: Tensor;
  readonly lr: Scalar;
  /** β₁ᵗ and β₂ᵗ for the step t, counted from 1. */
  readonly beta1Power: Scalar;
  readonly beta2Power: Scalar;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * w ← w − α·m / (√v + ε) with α = lr·√(1−β₂ᵗ)/(1−β₁ᵗ) (Kingma and Ba, 2015, section 2; `ResourceApplyAdam`).
 */
export function applyAdam(tf: Tf, update: AdamUpdate): void {
  const { weight, first, second, gradient, lr, beta1Power, beta2Power, beta1, beta2, epsilon } = update;
  const [b1, b2, small] = [tf.scalar(beta1), tf.scalar(beta2), tf.scalar(epsilon)];
  const recorded = recordUpdate({
    op: "ResourceApplyAdam",
    variables: [weight, first, second],
    inputs: [beta1Power, beta2Power, lr, b1, b2, small, gradient],
    attributes: attributes({ use_nesterov: no }),
  });
  if (!recorded) {
    tf.tidy(() => {
      // TensorFlow's operation takes 1 − β from the rounded β; for β₂ = 0.999 that is another number in the fifth digit.
      const [rest1, rest2] = [1 - Math.fround(beta1), 1 - Math.fround(beta2)];
      const m = tf.add(tf.mul(first, beta1), tf.mul(gradient, rest1));
      const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), rest2));
      const rate = tf.mul(lr, tf.div(tf.sqrt(tf.sub(1, beta2Power)), tf.sub(1, beta1Power)));
      assign(weight, tf.sub(weight, tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon))));
      assign(first, m);
      assign(second, v);
    });
  }
  tf.dispose([b1, b2, small]);
}

/** What RMSProp needs. */
export interface RmsPropUpdate {
  readonly weight: Variable;
  /** Running mean of squared gradients. */
  readonly square: Variable;
  /** The last step. */
  readonly step: Variable;
  /** Running mean of gradients; null where variances are not centred. */
  readonly mean: Variable | null;
  readonly gradient: Tensor;
  readonly lr: Scalar;
  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
}

/**
 * s ← ρ·s + (1−ρ)·g², d ← μ·d + lr·g / √(s + ε), w ← w − d; centred, s − m² stands in the place of s, with m ← ρ·m + (1−ρ)·g
 * (`ResourceApplyRMSProp`, `ResourceApplyCenteredRMSProp`).
 */
export function applyRmsProp(tf: Tf, update: RmsPropUpdate): void {
  const { weight, square, step, mean, gradient, lr, rho, momentum, epsilon } = update;
  const numbers = [tf.scalar(rho), tf.scalar(momentum), tf.scalar(epsilon)];
  const recorded = recordUpdate({
    op: mean === null ? "ResourceApplyRMSProp" : "ResourceApplyCenteredRMSProp",
    variables: mean === null ? [weight, square, step] : [weight, mean, square, step],
    inputs: [lr, ...numbers, gradient],
    attributes: attributes(),
  });
  if (!recorded) {
    tf.tidy(() => {
      const average = (memory: Variable, value: Tensor): Tensor => tf.add(tf.mul(memory, rho), tf.mul(value, 1 - rho));
      const squares = average(square, tf.square(gradient));
      const means = mean === null ? null : average(mean, gradient);
      const spread = means === null ? squares : tf.sub(squares, tf.square(means));
      const next = tf.add(tf.mul(step, momentum), tf.mul(tf.mul(gradient, lr), tf.rsqrt(tf.add(spread, epsilon))));
      assign(weight, tf.sub(weight, next));
      assign(step, next);
      assign(square, squares);
      if (mean !== null && means !== null) assign(mean, means);
    });
  }
  tf.dispose(numbers);
}

/** What Adagrad needs. */
export interface AdagradUpdate {
  readonly weight: Variable;
  /** Sum of squared gradients. */
  readonly sum: Variable;
  readonly gradient: Tensor;
  readonly lr: Scalar;
  readonly epsilon: number;
}

/** s ← s + g², w ← w − lr·g / (√s + ε) (`ResourceApplyAdagradV2`). */
export function applyAdagrad(tf: Tf, { weight, sum, gradient, lr, epsilon }: AdagradUpdate): void {
  const small = tf.scalar(epsilon);
  const recorded = recordUpdate({
    op: "ResourceApplyAdagradV2",
    variables: [weight, sum],
    inputs: [lr, small, gradient],
    attributes: attributes({ update_slots: { kind: "bool", value: true } }),
  });
  if (!recorded) {
    tf.tidy(() => {
      const next = tf.add(sum, tf.square(gradient));
      assign(weight, tf.sub(weight, tf.div(tf.mul(gradient, lr), tf.add(tf.sqrt(next), epsilon))));
      assign(sum, next);
    });
  }
  small.dispose();
}

const written: Readonly<Record<string, AttributeValue>> = { dtype: { kind: "type", value: floatType } };

/** w ← w − value, in place where it is recorded (`AssignSubVariableOp`). */
export function takeFrom(tf: Tf, weight: Variable, value: Tensor): void {
  const recorded = recordUpdate({
    op: "AssignSubVariableOp",
    variables: [weight],
    inputs: [value],
    attributes: written,
  });
  if (!recorded) tf.tidy(() => assign(weight, tf.sub(weight, value)));
}

/** w ← value, at this place in the order of updates (`AssignVariableOp`). */
export function setTo(weight: Variable, value: Tensor): void {
  const recorded = recordUpdate({
    op: "AssignVariableOp",
    variables: [weight],
    inputs: [value],
    attributes: written,
  });
  if (!recorded) assign(weight, value);
}

/**
 * w ← (1 − lr·decay)·w, before the gradient's own step (Loshchilov and Hutter, 2019). As one product whose memory becomes the weight's: to take
 * a part away in place would read and write everything twice.
 */
export function applyDecay(
  tf: Tf,
  { weight, lr, decay }: { readonly weight: Variable; readonly lr: Scalar; readonly decay: number },
): void {
  tf.tidy(() => setTo(weight, tf.mul(weight, tf.sub(1, tf.mul(lr, decay)))));
}
