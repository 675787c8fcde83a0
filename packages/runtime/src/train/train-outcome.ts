/** How a training run ends. */
import type { StoredTensor } from "../artifacts/safetensors.ts";
import type { TrainProgress } from "./loop/progress.ts";

export type TrainOutcome =
  | { readonly kind: "interrupted" }
  | {
      readonly kind: "finished";
      /** The result: the best weights where there are any (`progress.best`), else the last. */
      readonly weights: ReadonlyMap<string, StoredTensor>;
      /** The weights after the last step, where they are not the result. */
      readonly last: ReadonlyMap<string, StoredTensor> | null;
      readonly progress: TrainProgress;
      readonly stoppedEarly: boolean;
      /** Rows trained on a second, over the whole run. */
      readonly rowsPerSecond: number;
    };
