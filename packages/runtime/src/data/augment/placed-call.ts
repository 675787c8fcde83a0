/** A step of augmentation as the program has it. */
import type { CheckedCall } from "@penstock/dsl";

/** A step with its place in the flow, which names its random numbers. */
export interface PlacedCall {
  readonly call: CheckedCall;
  readonly place: number;
}
