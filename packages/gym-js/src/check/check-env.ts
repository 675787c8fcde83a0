/**
 * The public check of an environment. In: an environment, registered or one's own. Out: everything that breaks the API.
 * Why: an agent that fails to learn on a broken environment looks like a broken agent.
 */
import type { Env } from "../core/env.ts";
import { checkFrame, checkMetadata, checkResetResult, checkSpace, checkStepResult } from "./contract.ts";
import { equalData, keptCopy, sharesMemory } from "./equal-data.ts";
import { type Finding, Findings } from "./finding.ts";

/** How far a check goes. */
export interface CheckOptions {
  /** Steps of the two rollouts that are compared; 200 if left out. */
  readonly steps?: number;
  /** Seed of both rollouts; 123 if left out. */
  readonly seed?: number;
}

/** The outcome: `passed` if no finding is an error. */
export interface CheckReport {
  readonly passed: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Resets, steps, renders and closes `env` and lists every rule it breaks. The environment is closed afterwards.
 * Render modes are tried if a registry made it. Never throws: what the environment throws is a finding.
 */
export function checkEnv(env: Env, { steps = 200, seed = 123 }: CheckOptions = {}): CheckReport {
  const findings = new Findings();
  const spacesFit = attempt("its spaces", findings, () => {
    const actions = checkSpace("action", env.actionSpace, findings);
    const observations = checkSpace("observation", env.observationSpace, findings);
    return actions && observations && checkSpacesStay(env, findings);
  });
  if (spacesFit === true) {
    attempt("reset", findings, () => checkReset(env, seed, findings));
    // A result that is not a tuple is named once; comparing rollouts of it would only repeat that.
    if (!findings.list().some(({ rule }) => rule === "reset-result")) {
      attempt("step", findings, () => checkRollouts(env, { steps, seed, findings }));
    }
  }
  attempt("render", findings, () => checkRendering(env, findings));
  checkClose(env, findings);
  const list = findings.list();
  return { passed: list.every(({ severity }) => severity !== "error"), findings: list };
}

/** The report as text, one finding a line. */
export function showReport({ passed, findings }: CheckReport): string {
  const lines = findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
  return [passed ? "The environment keeps the API." : "The environment breaks the API.", ...lines].join("\n");
}

/** Whether spaces are the same at each reading; one that is made anew forgets its seed. */
function checkSpacesStay(env: Env, findings: Findings): boolean {
  const { actionSpace, observationSpace } = env;
  const stays = { action: env.actionSpace === actionSpace, observation: env.observationSpace === observationSpace };
  for (const role of ["action", "observation"] as const) {
    if (stays[role]) continue;
    findings.error(
      role === "action" ? "action-space" : "observation-space",
      `The ${role} space must be the same object at each reading; it is a new one each time.`,
    );
  }
  return stays.action && stays.observation;
}

/** Seeds must decide the episode, and the generator must be the environment's own. */
function checkReset(env: Env, seed: number, findings: Findings): void {
  const start = (args?: { readonly seed: number }): { observation: unknown; rng: unknown } => {
    const result: unknown = env.reset(args);
    checkResetResult(result, env.observationSpace, findings);
    return { observation: keptCopy(Array.isArray(result) ? result[0] : null), rng: env.rng.snapshot() };
  };
  const first = start({ seed });
  const second = start();
  const firstAgain = start({ seed });
  const secondAgain = start();
  const other = start({ seed: seed + 1 });
  if (env.spec?.nondeterministic !== true) {
    if (!equalData(first.observation, firstAgain.observation)) {
      findings.error(
        "reset-seed",
        `reset({ seed: ${seed} }) must give the same observation each time; it gave two different ones.`,
      );
    }
    if (!equalData(second.observation, secondAgain.observation)) {
      findings.error(
        "reset-seed",
        `reset() after reset({ seed: ${seed} }) must give the same observation each time; it gave two different ones.`,
      );
    }
  }
  if (!equalData(first.rng, firstAgain.rng) || equalData(first.rng, other.rng)) {
    findings.error(
      "reset-rng",
      "The generator of the environment must follow the seed of reset; it does not. Call beginEpisode(args) first thing in reset.",
    );
  }
  attempt("reset with options", findings, () => env.reset({ seed, options: {} }), "reset-options");
}

/** What one rollout returned, copied, and the generator's state after it. */
interface Rollout {
  readonly steps: readonly unknown[];
  readonly rng: unknown;
}

/** Two rollouts of the same seed and actions must agree; each step is checked on the way. */
function checkRollouts(
  env: Env,
  args: { readonly steps: number; readonly seed: number; readonly findings: Findings },
): void {
  const first = rollout(env, args);
  const second = rollout(env, args);
  if (env.spec?.nondeterministic === true) return;
  const names = ["observation", "reward", "terminated", "truncated", "info"];
  const differing = first.steps.findIndex((step, i) => !equalData(step, second.steps[i]));
  if (differing >= 0) {
    const parts = names.filter((_, i) => !equalData(part(first.steps[differing], i), part(second.steps[differing], i)));
    args.findings.error(
      "step-determinism",
      `Two rollouts with seed ${args.seed} and the same actions must agree; at step ${differing + 1} they differ in ${parts.join(", ")}. ` +
        "Draw from the environment's rng only, and reset all state.",
    );
  } else if (!equalData(first.rng, second.rng)) {
    args.findings.error(
      "step-determinism",
      "Two rollouts with the same seed and actions left the generator in different states.",
    );
  }
}

function rollout(
  env: Env,
  { steps, seed, findings }: { readonly steps: number; readonly seed: number; readonly findings: Findings },
): Rollout {
  env.actionSpace.seed(seed);
  const taken: unknown[] = [];
  let last: unknown = env.reset({ seed });
  for (let i = 0; i < steps; i++) {
    const action = env.actionSpace.sample();
    const given = keptCopy(action);
    const result: unknown = env.step(action);
    if (!equalData(action, given)) {
      findings.error("step-action", "step must leave the action that it is given as it is; it changed it.");
    }
    checkStepResult(result, env.observationSpace, findings);
    checkReuse(last, result, findings);
    taken.push(keptCopy(result));
    const ended = part(result, 2) === true || part(result, 3) === true;
    last = ended ? env.reset() : result;
    if (ended) checkResetResult(last, env.observationSpace, findings);
  }
  return { steps: taken, rng: env.rng.snapshot() };
}

function checkReuse(last: unknown, result: unknown, findings: Findings): void {
  if (!Array.isArray(last) || !Array.isArray(result)) return;
  const advice = "share memory, so that changing one changes the other. Return a new one from every call.";
  if (sharesMemory(last[0], result[0])) findings.error("data-reuse", `The observations of two calls ${advice}`);
  if (sharesMemory(last.at(-1), result.at(-1))) findings.error("data-reuse", `The infos of two calls ${advice}`);
}

/** Each declared mode is tried on a new environment; the given one is rendered in its own mode. */
function checkRendering(env: Env, findings: Findings): void {
  checkMetadata(env.renderMode, env.metadata, findings);
  env.reset({ seed: 0 });
  checkFrame(env.renderMode, env.render(), findings);
  const { spec } = env;
  if (spec === null || !Array.isArray(env.metadata.renderModes)) return;
  for (const renderMode of env.metadata.renderModes) {
    const shown = spec.create({ renderMode, settings: spec.settings, onWarning: () => {} });
    shown.reset({ seed: 0 });
    checkFrame(renderMode, shown.render(), findings);
    shown.close();
  }
}

function checkClose(env: Env, findings: Findings): void {
  attempt("close", findings, () => env.close(), "close");
  attempt("close, called a second time,", findings, () => env.close(), "close");
}

/** Runs a part of the check; an exception becomes a finding. */
function attempt<Value>(
  what: string,
  findings: Findings,
  run: () => Value,
  rule: Finding["rule"] = "throws",
): Value | null {
  try {
    return run();
  } catch (error) {
    findings.error(rule, `${what} threw an error: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function part(tuple: unknown, index: number): unknown {
  return Array.isArray(tuple) ? tuple[index] : undefined;
}
