/** Where the weights of a training step begin: which step or which finished run, seed by seed and fold by fold. */
import type { CheckedStart, CheckedTrain } from "@penstock/dsl";
import { contentHash } from "../artifacts/canonical.ts";
import type { TrainStep } from "./plan.ts";
import type { RunPlace } from "./run-place.ts";

/** What a training starts from; null for drawn weights. */
export type StepStart =
  | { readonly kind: "step"; readonly trained: TrainStep }
  /** A finished run of the store by its hash. */
  | { readonly kind: "stored"; readonly hash: string }
  /** A published encoder by its name. */
  | { readonly kind: "pretrained"; readonly fingerprint: string };

/** What the run at a place starts from, among the runs of the trainings that are laid out already. */
export function stepStart(
  start: CheckedStart | null,
  trains: ReadonlyMap<string, readonly TrainStep[]>,
  { seed, fold }: Pick<RunPlace, "seed" | "fold">,
): StepStart | null {
  if (start === null) return null;
  if (start.kind === "pretrained") return { kind: "pretrained", fingerprint: start.fingerprint ?? start.name };
  if (start.stored) return { kind: "stored", hash: start.run };
  const runs = trains.get(start.run) ?? [];
  const folded = runs.filter(({ run }) => run.fold === fold);
  const same = folded.length > 0 ? folded : runs;
  const trained = same.find(({ run }) => run.seed === seed) ?? same[0];
  if (trained === undefined) throw new Error(`the checked program has no train \`${start.run}\``);
  return { kind: "step", trained };
}

/** The parts of a training's hash that say where its weights begin and how fast parts follow; none where it says nothing of it. */
export function transferIngredients(
  { start, rates, unfreeze }: CheckedTrain,
  from: string | null,
): Readonly<Record<string, string>> {
  return {
    // The bare hash: whoever makes room sees by it what is still needed.
    ...(start === null || from === null ? {} : { start: from, ...placeOf(start) }),
    ...(rates.length === 0 ? {} : { rates: contentHash(rates) }),
    ...(unfreeze.length === 0 ? {} : { unfreeze: contentHash(unfreeze) }),
  };
}

function placeOf(start: CheckedStart): Readonly<Record<string, string>> {
  const part = start.kind === "from" ? start.part : null;
  return part === null && start.into === null ? {} : { place: contentHash([part, start.into]) };
}

/** The hash of what a step starts from; of its group where steps that differ in seed and fold alone are meant. */
export function startHash(start: StepStart | null, group: boolean): string | null {
  switch (start?.kind) {
    case undefined:
      return null;
    case "step":
      return group ? start.trained.run.group : start.trained.hash;
    case "stored":
      return start.hash;
    case "pretrained":
      return start.fingerprint;
  }
}
