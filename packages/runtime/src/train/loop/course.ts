/**
 * The course of a run: what comes next where it stands. A function of the place alone, so that a run that was interrupted, in
 * the middle of an epoch or of a validation, goes on with the task that an undisturbed one would have had.
 */
import type { CheckedTrain } from "@penstock/dsl";

/** What is fixed about a run before it starts. */
export interface Course {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Steps from one measurement to the next; a part of a step where epochs do not divide into whole ones. */
  readonly rhythm: number;
}

/** Where a run stands. */
export interface Place {
  /** Epochs that are closed. */
  readonly epoch: number;
  /** Batches done of the one after them. */
  readonly batch: number;
  /** Steps over all epochs. */
  readonly step: number;
  /** The last step after which something was measured; 0 before the first. */
  readonly measured: number;
  /** What was measured last asks for the end. */
  readonly stopped: boolean;
}

/** What a run does next. */
export type Task =
  /** Takes the batches of the present epoch up to that many. */
  | { readonly kind: "train"; readonly until: number }
  | { readonly kind: "measure" }
  | { readonly kind: "close epoch" }
  | { readonly kind: "finish" };

/** The course of a train block whose epochs have so many steps. */
export function courseOf({ epochs, validate }: CheckedTrain, stepsPerEpoch: number): Course {
  const { steps = null, epochs: parts = null } = validate?.args ?? {};
  const rhythm = typeof steps === "number" ? steps : stepsPerEpoch * (typeof parts === "number" ? parts : 1);
  return { epochs, stepsPerEpoch, rhythm };
}

/** The step after which the run ends, if nothing ends it before. */
export function lastStep({ epochs, stepsPerEpoch }: Course): number {
  return epochs * stepsPerEpoch;
}

/** Where a part of a step does not count: sums of parts of an epoch do not come out even. */
const grain = 1e-9;

/** The first step after a given one at which the run is measured. */
export function nextMeasurement(course: Course, step: number): number {
  const { rhythm } = course;
  const next = Math.ceil((Math.floor(step / rhythm + grain) + 1) * rhythm - grain);
  return Math.min(Math.max(next, step + 1), lastStep(course));
}

/** How often the run will be measured after a step. */
export function measurementsAfter(course: Course, step: number): number {
  const last = lastStep(course);
  if (step >= last) return 0;
  const done = Math.floor(step / course.rhythm + grain);
  return Math.ceil(last / course.rhythm - grain) - done;
}

/** The task at a place. */
export function nextTask(course: Course, place: Place): Task {
  const { stepsPerEpoch } = course;
  const { step, batch } = place;
  const due = step > 0 && nextMeasurement(course, step - 1) === step;
  if (due && place.measured !== step) return { kind: "measure" };
  if (batch === stepsPerEpoch) return { kind: "close epoch" };
  if (place.stopped || step >= lastStep(course)) return { kind: "finish" };
  const until = batch + nextMeasurement(course, step) - step;
  return { kind: "train", until: Math.min(until, stepsPerEpoch) };
}
