/** A training in, what came of it out: run to its end, or asked to stop once so many steps are taken. */
import type { Checkpoint } from "../checkpoint.ts";
import type { TrainInput } from "../train-input.ts";
import type { TrainOutcome } from "../train-outcome.ts";
import { runTraining } from "../train-run.ts";

/** What a training left: its outcome, and every checkpoint that it saved. */
export interface Trained {
  readonly outcome: TrainOutcome;
  readonly saved: readonly Checkpoint[];
}

/** Trains until so many steps are taken. Its clock stands still, so that it saves where an epoch ends and where it is stopped. */
export async function trainUntil(input: TrainInput, steps = Number.POSITIVE_INFINITY): Promise<Trained> {
  let taken = 0;
  const saved: Checkpoint[] = [];
  const outcome = await runTraining(input, {
    clock: () => 0,
    between: async () => undefined,
    stopping: () => taken >= steps,
    save: (checkpoint) => saved.push(checkpoint),
    saveEvery: Number.POSITIVE_INFINITY,
    onBatch: () => {
      taken++;
    },
    onEpoch: () => undefined,
  });
  return { outcome, saved };
}
