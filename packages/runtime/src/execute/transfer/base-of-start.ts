/** A training and the weights that it starts with in, what its artifact says of its base out; null where it keeps all of its weights. */
import path from "node:path";
import type { Store } from "../../artifacts/store.ts";
import type { TrainStep } from "../../plan/plan.ts";
import { type Base, type BaseOrigin, baseSum } from "../../train/adapters/base.ts";
import type { StartingWeights } from "./starting-weights.ts";

/** The base of a training that adapts one. */
export function baseOfStart(step: TrainStep, { weights }: StartingWeights, store: Pick<Store, "root">): Base | null {
  if (step.train.adapt === null) return null;
  return { origin: originOf(step, store), sum: baseSum(step.model, weights) };
}

/** Where the first weights of a training come from. */
function originOf(
  { run: { seed }, train: { start: asked }, start }: TrainStep,
  { root }: Pick<Store, "root">,
): BaseOrigin {
  if (start === null || asked === null) return { kind: "initial", seed };
  const { into } = asked;
  if (start.kind === "pretrained") {
    const source = asked.kind === "pretrained" ? asked.source : null;
    const folder = source?.folder == null ? null : path.relative(root, path.resolve(source.folder));
    return { kind: "pretrained", name: source?.name ?? "", folder, fingerprint: start.fingerprint, into, seed };
  }
  const hash = start.kind === "step" ? start.trained.hash : start.hash;
  return { kind: "run", hash, part: asked.kind === "from" ? asked.part : null, into, seed };
}
