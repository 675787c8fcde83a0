/** A run that cannot go on for a reason the user can mend, with the block that asked for the work. */
import type { RunCode, Span } from "@penstock/dsl";

export class RunError extends Error {
  override readonly name = "RunError";
  readonly code: RunCode;
  readonly help: string | null;
  readonly span: Span | null;

  constructor(code: RunCode, title: string, place: { readonly help: string | null; readonly span: Span | null }) {
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
