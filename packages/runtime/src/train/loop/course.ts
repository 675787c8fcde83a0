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
  /** The step after which the run ends, if nothing ends it before. */
  readonly last: number;
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
  /** Its time is over: it is measured once more where it stands. */
  readonly over: boolean;
}

/** What a run does next. */
export type Task =
  /** Takes the batches of the present epoch up to that many. */
  | { readonly kind: "train"; readonly until: number }
  | { readonly kind: "measure" }
  | { readonly kind: "close epoch" }
  | { readonly kind: "finish" };

/** The course of a train block whose epochs have so many steps. */
export function courseOf({ epochs, validate, budget }: CheckedTrain, stepsPerEpoch: number): Course {
  const { steps = null, epochs: parts = null } = validate?.args ?? {};
  const rhythm = typeof steps === "number" ? steps : stepsPerEpoch * (typeof parts === "number" ? parts : 1);
  const all = epochs * stepsPerEpoch;
  return { epochs, stepsPerEpoch, rhythm, last: budget?.kind === "steps" ? Math.min(budget.steps, all) : all };
}

/** Where a part of a step does not count: sums of parts of an epoch do not come out even. */
const grain = 1e-9;

/** The first step after a given one at which the run is measured. */
export function nextMeasurement(course: Course, step: number): number {
  const { rhythm, last } = course;
  const next = Math.ceil((Math.floor(step / rhythm + grain) + 1) * rhythm - grain);
  return Math.min(Math.max(next, step + 1), last);
}

/** How often the run will be measured after a step. */
export function measurementsAfter({ rhythm, last }: Course, step: number): number {
  if (step >= last) return 0;
  const done = Math.floor(step / rhythm + grain);
  return Math.ceil(last / rhythm - grain) - done;
}

/** The task at a place. */
export function nextTask(course: Course, place: Place): Task {
  const { stepsPerEpoch } = course;
  const { step, batch } = place;
  const due = step > 0 && (place.over || nextMeasurement(course, step - 1) === step);
  if (due && place.measured !== step) return { kind: "measure" };
  if (batch === stepsPerEpoch) return { kind: "close epoch" };
  if (place.stopped || place.over || step >= course.last) return { kind: "finish" };
  const until = batch + nextMeasurement(course, step) - step;
  return { kind: "train", until: Math.min(until, stepsPerEpoch) };
}
