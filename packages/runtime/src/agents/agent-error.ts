/** A request that an agent cannot serve for a reason the caller can mend: what is wrong, what was expected, what came. */
export class AgentError extends Error {
  override readonly name = "AgentError";
}
