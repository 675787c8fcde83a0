/** A run that cannot go on for a reason the user can mend, with the block that asked for the work. */
import type { Span } from "@penstock/dsl";

export class RunError extends Error {
  override readonly name = "RunError";
  /** P5 data, P6 run. */
  readonly code: string;
  readonly help: string | null;
  readonly span: Span | null;

  constructor(code: string, title: string, place: { readonly help: string | null; readonly span: Span | null }) {
    super(title);
    this.code = code;
    this.help = place.help;
    this.span = place.span;
  }
}

/** Raised between steps when somebody asked to stop; not a failure. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}
