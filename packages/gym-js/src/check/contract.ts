/**
 * Checks of single calls. In: what an environment declared or returned. Out: findings.
 * Why: both the passive wrapper and `checkEnv` judge a call by the same rules. Values are `unknown` here: an environment
 * in plain JavaScript may return anything.
 */
import type { RenderMode } from "../core/env.ts";
import { show } from "../errors/gym-error.ts";
import { Box } from "../spaces/box.ts";
import { Space } from "../spaces/space.ts";
import type { Findings } from "./finding.ts";

/** Checks a declared space: that it is one, and that what it samples is in it. */
export function checkSpace(role: "action" | "observation", space: unknown, findings: Findings): space is Space {
  const rule = role === "action" ? "action-space" : "observation-space";
  if (!(space instanceof Space)) {
    findings.error(rule, `The ${role} space must be a Space, such as new Discrete(2); received ${show(space)}.`);
    return false;
  }
  if (space instanceof Box && Array.from(space.low).some((bound, i) => bound === space.high[i])) {
    findings.warning(rule, `The ${role} space ${space.describe()} has an element whose low equals its high.`);
  }
  const sample: unknown = space.sample();
  if (!space.contains(sample)) {
    findings.error(rule, `The ${role} space ${space.describe()} sampled ${show(sample)}, which it does not contain.`);
  }
  return true;
}

/** Checks what `reset` returned. */
export function checkResetResult(result: unknown, space: Space, findings: Findings): void {
  if (!Array.isArray(result) || result.length !== 2) {
    findings.error("reset-result", `reset must return [observation, info]; received ${show(result)}.`);
    return;
  }
  checkObservation("reset", result[0], { space, findings });
  checkInfo("reset", result[1], findings);
}

/** Checks what `step` returned. */
export function checkStepResult(result: unknown, space: Space, findings: Findings): void {
  if (!Array.isArray(result) || result.length !== 5) {
    const four = Array.isArray(result) && result.length === 4 ? " `done` of the old API is now two flags." : "";
    findings.error(
      "step-result",
      `step must return [observation, reward, terminated, truncated, info]; received ${show(result)}.${four}`,
    );
    return;
  }
  const [observation, reward, terminated, truncated, info]: unknown[] = result;
  checkObservation("step", observation, { space, findings });
  if (typeof reward !== "number") {
    findings.error("step-reward", `The reward of step must be a number; received ${show(reward)}.`);
  } else if (!Number.isFinite(reward)) {
    findings.error("step-reward", `The reward of step must be finite; received ${reward}.`);
  }
  for (const [name, flag] of [
    ["terminated", terminated],
    ["truncated", truncated],
  ]) {
    if (typeof flag !== "boolean") {
      findings.error("step-flags", `The flag ${name} of step must be true or false; received ${show(flag)}.`);
    }
  }
  checkInfo("step", info, findings);
}

/** Checks what an environment says of how it can be shown. */
export function checkMetadata(renderMode: RenderMode | null, metadata: unknown, findings: Findings): void {
  const { renderModes, renderFps }: { readonly renderModes?: unknown; readonly renderFps?: unknown } =
    typeof metadata === "object" && metadata !== null ? { ...metadata } : {};
  if (!Array.isArray(renderModes)) {
    findings.error(
      "render",
      `metadata.renderModes must be a list of modes, which may be empty; received ${show(renderModes)}.`,
    );
  } else if (renderMode !== null && !renderModes.includes(renderMode)) {
    findings.error(
      "render",
      `The render mode must be one of metadata.renderModes (${renderModes.join(", ") || "none"}); it is ${show(renderMode)}.`,
    );
  }
  if (typeof renderFps !== "number" || !(renderFps > 0)) {
    findings.error("render", `metadata.renderFps must be a number above 0; received ${show(renderFps)}.`);
  }
}

/** Checks what `render` returned. */
export function checkFrame(mode: RenderMode | null, frame: unknown, findings: Findings): void {
  switch (mode) {
    case null:
      if (frame !== null)
        findings.error("render", `render without a render mode must return null; received ${show(frame)}.`);
      return;
    case "ansi":
      if (typeof frame !== "string")
        findings.error("render", `render as ansi must return text; received ${show(frame)}.`);
      return;
    case "rgb_array":
      checkPicture(frame, findings);
  }
}

function checkPicture(frame: unknown, findings: Findings): void {
  const { width, height, data } = typeof frame === "object" && frame !== null ? { ...nothing, ...frame } : nothing;
  const fits =
    data instanceof Uint8Array &&
    Number.isSafeInteger(width) &&
    Number.isSafeInteger(height) &&
    data.length === Number(width) * Number(height) * 3;
  if (!fits) {
    findings.error(
      "render",
      `render as rgb_array must return {width, height, data} with data a Uint8Array of height * width * 3; received ${show(frame)}.`,
    );
  }
}

const nothing: { readonly width?: unknown; readonly height?: unknown; readonly data?: unknown } = {};

function checkObservation(
  method: "reset" | "step",
  observation: unknown,
  { space, findings }: { readonly space: Space; readonly findings: Findings },
): void {
  if (space.contains(observation)) return;
  findings.error(
    method === "reset" ? "reset-observation" : "step-observation",
    `The observation of ${method} must be in ${space.describe()}; received ${show(observation)}.`,
  );
}

function checkInfo(method: "reset" | "step", info: unknown, findings: Findings): void {
  if (typeof info === "object" && info !== null && !Array.isArray(info)) return;
  findings.error(
    method === "reset" ? "reset-info" : "step-info",
    `The info of ${method} must be an object; received ${show(info)}.`,
  );
}
