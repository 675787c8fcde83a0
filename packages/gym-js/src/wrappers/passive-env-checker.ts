/**
 * Watches an environment's first calls. In: an environment. Out: the same, or an error or warning where it breaks the API.
 * Why: a wrong shape found at the first step costs a minute, found in a training curve a day. Later calls cost nothing.
 */
import { checkFrame, checkResetResult, checkSpace, checkStepResult } from "../check/contract.ts";
import { sharesMemory } from "../check/equal-data.ts";
import { Findings } from "../check/finding.ts";
import type { Env, RenderFrame, ResetArguments, ResetResult, StepResult } from "../core/env.ts";
import { GymError } from "../errors/gym-error.ts";
import { type WarningSink, warnOnConsole } from "../errors/warning.ts";
import { Wrapper } from "./wrapper.ts";

/** Checks spaces, the first reset, the first two steps and the first frame; errors throw GymError "contract". */
export class PassiveEnvChecker<Observation, Action> extends Wrapper<Observation, Action> {
  readonly #onWarning: WarningSink;
  #resetChecked = false;
  #stepsChecked = 0;
  #frameChecked = false;
  #last: { readonly observation: Observation; readonly info: unknown } | null = null;

  constructor(env: Env<Observation, Action>, { onWarning = warnOnConsole }: { readonly onWarning?: WarningSink } = {}) {
    super(env);
    this.#onWarning = onWarning;
    this.#judge((findings) => {
      checkSpace("action", env.actionSpace, findings);
      checkSpace("observation", env.observationSpace, findings);
    });
  }

  override reset(args?: ResetArguments): ResetResult<Observation> {
    const result = this.env.reset(args);
    if (this.#resetChecked) return result;
    this.#judge((findings) => checkResetResult(result, this.env.observationSpace, findings));
    this.#resetChecked = true;
    this.#last = { observation: result[0], info: result[1] };
    return result;
  }

  override step(action: Action): StepResult<Observation> {
    const result = this.env.step(action);
    if (this.#stepsChecked < 2) this.#checkStep(result);
    return result;
  }

  override render(): RenderFrame {
    const frame = this.env.render();
    if (!this.#frameChecked) this.#judge((findings) => checkFrame(this.env.renderMode, frame, findings));
    this.#frameChecked = true;
    return frame;
  }

  #checkStep(result: StepResult<Observation>): void {
    this.#judge((findings) => {
      checkStepResult(result, this.env.observationSpace, findings);
      const last = this.#last;
      if (last === null) return;
      const reused = "modifying one will modify the other. Return a new one from every call.";
      if (sharesMemory(last.observation, result[0])) {
        findings.warning("data-reuse", `The observations of two calls share memory: ${reused}`);
      }
      if (sharesMemory(last.info, result[4]))
        findings.warning("data-reuse", `The infos of two calls share an object: ${reused}`);
    });
    this.#stepsChecked++;
    this.#last = this.#stepsChecked < 2 ? { observation: result[0], info: result[4] } : null;
  }

  #judge(check: (findings: Findings) => void): void {
    const findings = new Findings();
    check(findings);
    for (const { severity, message } of findings.list()) {
      if (severity === "error")
        throw new GymError("contract", `${this.env.describe()} breaks the environment API. ${message}`);
      this.#onWarning(`${this.env.describe()}: ${message}`);
    }
  }
}
