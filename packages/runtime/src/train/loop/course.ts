/**
 * The course of a run: what comes next where it stands. A function of the place alone, so that a run that was interrupted, in
 * the middle of an epoch or of a validation, goes on with the task that an undisturbed one would have had.
 */

/** What is fixed about a run before it starts. */
export interface Course {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

/** Where a run stands. */
export interface Place {
  /** Epochs that are closed. */
  readonly epoch: number;
  /** Batches done of the one after them. */
  readonly batch: number;
  /** Steps over all epochs. */
  readonly step: number;
  /** The step after which it was last measured; 0 before the first. */
  readonly measured: number;
  /** Something asks for the end at the last measurement. */
  readonly stopped: boolean;
}

/** What a run does next. */
export type Task =
  /** Takes the batches of the present epoch up to that many. */
  | { readonly kind: "train"; readonly until: number }
  | { readonly kind: "measure" }
  | { readonly kind: "close epoch" }
  | { readonly kind: "finish" };

/** The task at a place. */
export function nextTask(course: Course, place: Place): Task {
  const { stepsPerEpoch, epochs } = course;
  const atEnd = place.batch === stepsPerEpoch;
  if (atEnd && place.measured !== place.step) return { kind: "measure" };
  if (atEnd) return { kind: "close epoch" };
  if (place.stopped || place.epoch >= epochs) return { kind: "finish" };
  return { kind: "train", until: stepsPerEpoch };
}
