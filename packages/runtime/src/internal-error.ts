/** A fault of Penstock itself: something the checker promised does not hold. Never raised by what a user wrote. */
export class InternalError extends Error {
  override readonly name = "InternalError";
}
