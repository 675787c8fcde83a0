/**
 * What a function did while it was recorded that a graph cannot repeat, with the line that did it.
 */

/** A function that cannot be recorded as it is written. */
export class TraceError extends Error {
  override readonly name = "TraceError";
  /** The line of the caller's code: `file:line:column`; null where none is on the stack. */
  readonly place: string | null;
  /** A way out. */
  readonly help: string;

  constructor(message: string, options: { readonly place: string | null; readonly help: string }) {
    super(`${message}${options.place === null ? "" : ` (${options.place})`}. ${options.help}.`);
    this.place = options.place;
    this.help = options.help;
  }
}

/** Frames that are machinery: TensorFlow.js and the recorder itself. */
const machinery =
  /[\\/](?:@tensorflow|tfjs[-\w]*)[\\/]|[\\/]graph[\\/](?:recorder|compile|trace-error|session|trace)\.[tj]s|node:/;

/** The innermost line of a stack that is the caller's own code. */
export function callerLine(stack: string | undefined): string | null {
  for (const frame of (stack ?? "").split("\n").slice(1)) {
    if (machinery.test(frame)) continue;
    const place = /\(?((?:file:\/\/)?[^()\s]+:\d+:\d+)\)?$/.exec(frame.trim())?.[1];
    if (place !== undefined) return place.replace(/^file:\/\//, "");
  }
  return null;
}
