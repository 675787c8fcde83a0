/**
 * The environment that tests of the check break. In: nothing. Out: a sound environment, and ways to break it.
 * Why: each test breaks one thing, so that a finding can only be about that.
 */
import { BaseEnv } from "../../core/base-env.ts";
import {
  type Env,
  type EnvMetadata,
  emptyInfo,
  type RenderMode,
  type ResetArguments,
  type ResetResult,
  type StepResult,
} from "../../core/env.ts";
import { Registry } from "../../registry/registry.ts";
import { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";

/** A walk on a line: sound, so that each test below breaks one thing. */
export class Walk extends BaseEnv<Float32Array, number> {
  metadata: EnvMetadata = { renderModes: [], renderFps: 1 };
  actionSpace = new Discrete(2);
  observationSpace = new Box({ low: -100, high: 100, shape: [1] });
  protected at = 0;

  reset(args?: ResetArguments): ResetResult<Float32Array> {
    this.beginEpisode(args);
    this.at = this.rng.uniform(-1, 1);
    return [Float32Array.of(this.at), emptyInfo];
  }

  step(action: number): StepResult<Float32Array> {
    this.at += action === 0 ? -1 : 1;
    return [Float32Array.of(this.at), 1, Math.abs(this.at) > 9, false, emptyInfo];
  }

  render(): string | null {
    return this.renderMode === "ansi" ? `at ${this.at}` : null;
  }
}

/** What `step` gives if a fault replaces one of its parts; the cast is the fault. */
export function faulty(result: StepResult<Float32Array>, index: number, part: unknown): StepResult<Float32Array> {
  return result.with(index, part as never) as unknown as StepResult<Float32Array>;
}

/** A registered Walk that renders in one mode, and shows what `frame` gives; the cast is the fault. */
export function registered(mode: RenderMode, frame: () => unknown): Env {
  const registry = new Registry();
  registry.register("Walk-v0", {
    create: ({ renderMode }) =>
      new (class extends Walk {
        override metadata: EnvMetadata = { renderModes: [mode], renderFps: 1 };
        override render() {
          return this.renderMode === null ? null : (frame() as string);
        }
      })(renderMode),
  });
  return registry.make("Walk-v0");
}
