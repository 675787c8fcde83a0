/**
 * What a check found. In: a rule that does not hold. Out: a value that names it.
 * Why: an environment under check has many faults at once; a list of values shows all, an exception only the first.
 */

/** The rules that an environment is held to. */
export type CheckRule =
  | "action-space"
  | "observation-space"
  | "reset-result"
  | "reset-observation"
  | "reset-info"
  | "reset-options"
  | "reset-seed"
  | "reset-rng"
  | "step-action"
  | "step-result"
  | "step-observation"
  | "step-reward"
  | "step-flags"
  | "step-info"
  | "step-determinism"
  | "data-reuse"
  | "render"
  | "close"
  | "throws";

/** One broken rule; an error breaks agents, a warning may be meant. */
export interface Finding {
  readonly rule: CheckRule;
  readonly severity: "error" | "warning";
  /** What is wrong, what was expected, what was received. */
  readonly message: string;
}

/** Collects findings, each text once. */
export class Findings {
  readonly #byText = new Map<string, Finding>();

  error(rule: CheckRule, message: string): void {
    this.#add({ rule, severity: "error", message });
  }

  warning(rule: CheckRule, message: string): void {
    this.#add({ rule, severity: "warning", message });
  }

  /** Everything found, in order. */
  list(): readonly Finding[] {
    return [...this.#byText.values()];
  }

  #add(finding: Finding): void {
    this.#byText.set(`${finding.rule} ${finding.message}`, finding);
  }
}
