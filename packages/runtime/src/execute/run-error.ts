/** A run that cannot go on for a reason the user can mend, with the lines that asked for the work. */
import type { Label, RunCode } from "@penstock/dsl";

/** Where a failure points and how to mend it. */
export interface FailurePlaces {
  readonly help: string | null;
  /** The line that asked for what failed. */
  readonly primary: Label | null;
  /** What else had its part in it. */
  readonly related?: readonly Label[];
}

export class RunError extends Error {
  override readonly name = "RunError";
  readonly code: RunCode;
  readonly places: FailurePlaces;

  constructor(code: RunCode, title: string, places: FailurePlaces) {
    super(title);
    this.code = code;
    this.places = places;
  }
}

/** Raised between steps when somebody asked to stop; not a failure. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}
