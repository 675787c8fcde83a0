/**
 * In: what went wrong and where. Out: the one error this package throws. A mistake in a program is a diagnostic;
 * this is for a bug in the checker itself.
 */
export class InternalError extends Error {
  override readonly name = "InternalError";
}
