/** How a training run ends. */
import type { StoredTensor } from "../artifacts/safetensors.ts";
import type { TrainProgress } from "./loop/progress.ts";

/** What ends a run: its last epoch, its rule to stop early, its budget of steps, its budget of time. */
export const endings = ["epochs", "stop", "steps", "time"] as const;

export type Ending = (typeof endings)[number];

export type TrainOutcome =
  | { readonly kind: "interrupted" }
  | {
      readonly kind: "finished";
      /** The result: the best weights where there are any (`progress.best`), else the last. */
      readonly weights: ReadonlyMap<string, StoredTensor>;
      /** The weights after the last step, where they are not the result. */
      readonly last: ReadonlyMap<string, StoredTensor> | null;
      readonly progress: TrainProgress;
      readonly ended: Ending;
      /** Rows trained on a second, over the whole run. */
      readonly rowsPerSecond: number;
    };
