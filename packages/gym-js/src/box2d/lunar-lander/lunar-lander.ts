/**
 * LunarLander: bring a lander down on the pad, softly and upright. In: engines on or off, or how far open. Out: place, speed,
 * turn and which legs touch the ground.
 * Why: the usual step up from classic control. Gymnasium's LunarLander-v3 with planck in place of Box2D, whose port it is:
 * same ground, same draws, same formulas; planck computes in float64 where Box2D does in float32.
 */
import type { EnvMetadata, RenderFrame, ResetArguments } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { InPlaceEnv } from "../../core/in-place-env.ts";
import { readSettings } from "../../core/settings.ts";
import { GymError } from "../../errors/gym-error.ts";
import { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import { continuousThrottle, discreteThrottle, engineImpulses } from "./engines.ts";
import { landerPicture } from "./lander-picture.ts";
import { landerText } from "./lander-text.ts";
import { LanderWorld, legDown } from "./lander-world.ts";
import { drawGround, padHeight, scale, type Throttle, view } from "./landscape.ts";
import { Wind } from "./wind.ts";

/** What can be set on a LunarLander. */
export const lunarLanderSettings = {
  continuous: {
    kind: "boolean",
    default: false,
    doc: "Whether an action says how far the engines are open, instead of which one runs.",
  },
  gravity: {
    kind: "number",
    default: -10,
    min: -12,
    max: 0,
    doc: "Acceleration upwards in m/s², between both bounds; neither bound itself.",
  },
  enableWind: { kind: "boolean", default: false, doc: "Whether there is wind while no leg touches the ground." },
  windPower: {
    kind: "number",
    default: 15,
    min: -1000,
    max: 1000,
    doc: "The largest force of the wind in newtons; 0 to 20 are sensible, others warn.",
  },
  turbulencePower: {
    kind: "number",
    default: 1.5,
    min: -1000,
    max: 1000,
    doc: "The largest torque of the wind in newton metres; 0 to 2 are sensible, others warn.",
  },
} as const;

const framesPerSecond = 50;
/** The first push is drawn up to this many newtons in each direction. */
const firstPush = 1000;
const coasting: Throttle = { main: 0, side: 0 };

/** The environment without wrappers; `make("LunarLander-v3")` adds its limit of 1000 steps. */
export class LunarLander extends InPlaceEnv<Float32Array, number | Float32Array> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: framesPerSecond };
  readonly actionSpace: Discrete | Box<"float32">;
  readonly observationSpace = new Box({
    low: [-2.5, -2.5, -10, -10, -2 * Math.PI, -10, 0, 0],
    high: [2.5, 2.5, 10, 10, 2 * Math.PI, 10, 1, 1],
    dtype: "float32",
  });
  readonly #settings: { readonly gravity: number; readonly wind: { power: number; turbulence: number } | null };
  #ground: ArrayLike<number> = [];
  #world: LanderWorld | null = null;
  #wind: Wind | null = null;
  #throttle = coasting;
  /** What the reward is the change of; null before the first step of an episode. */
  #shaping: number | null = null;
  readonly #observed = new Float64Array(8);

  /** Throws GymError for a setting that does not exist or does not fit; warns of a wind beyond what is sensible. */
  constructor({ renderMode = null, settings = {}, onWarning = () => {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    const values = readSettings("LunarLander", lunarLanderSettings, settings);
    const { gravity, windPower, turbulencePower } = values;
    if (gravity === -12 || gravity === 0) {
      throw new GymError(
        "setting",
        `Setting gravity of LunarLander must be between -12 and 0, both left out; received ${gravity}.`,
      );
    }
    warnBeyond({ windPower, turbulencePower }, onWarning);
    this.#settings = { gravity, wind: values.enableWind ? { power: windPower, turbulence: turbulencePower } : null };
    this.actionSpace = values.continuous
      ? new Box({ low: -1, high: 1, shape: [2], dtype: "float32" })
      : new Discrete(4);
  }

  /** Text or a picture, by the render mode; null without one, before the first reset and after `close`. */
  override render(): RenderFrame {
    if (this.renderMode === null || this.#world === null) return null;
    const [lander, ...legs] = this.#world.poses();
    if (lander === undefined) return null;
    const scene = { ground: this.#ground, lander, legs, throttle: this.#throttle, observed: this.#observed };
    return this.renderMode === "ansi" ? landerText(scene) : landerPicture(scene);
  }

  /** Destroys the bodies; `reset` makes new ones. */
  override close(): void {
    this.#world?.destroy();
    this.#world = null;
  }

  /** Draws the ground and the first push, and takes one step without engines, as Gymnasium does. */
  protected start(args: ResetArguments | undefined): void {
    this.beginEpisode(args);
    this.close();
    const { gravity, wind } = this.#settings;
    this.#ground = drawGround(this.rng);
    const across = this.rng.uniform(-firstPush, firstPush);
    const up = this.rng.uniform(-firstPush, firstPush);
    this.#wind = wind === null ? null : new Wind(this.rng, wind);
    this.#world = new LanderWorld(this.#ground, { gravity, push: [across, up] });
    this.#shaping = null;
    this.#move(this.#world, coasting);
  }

  protected advance(action: number | Float32Array): void {
    const throttle = this.#throttleOf(action);
    if (this.#world === null) throw this.resetError();
    this.#move(this.#world, throttle);
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    for (let i = 0; i < this.#observed.length; i++) into[offset + i] = this.#observed[i] ?? 0;
  }

  #throttleOf(action: number | Float32Array): Throttle {
    if (this.actionSpace instanceof Discrete) {
      if (typeof action !== "number" || !this.actionSpace.contains(action)) throw this.actionError(action);
      return discreteThrottle(action);
    }
    const fits = action instanceof Float32Array && action.length === 2 && action.every(Number.isFinite);
    if (!fits) throw this.actionError(action);
    return continuousThrottle(action);
  }

  #move(world: LanderWorld, throttle: Throttle): void {
    const { lander, touching } = world;
    if (this.#wind !== null && !touching[0] && !touching[1]) {
      const { force, torque } = this.#wind.blow();
      lander.applyForceToCenter({ x: force, y: 0 }, true);
      lander.applyTorque(torque, true);
    }
    const pose = { ...lander.getPosition(), angle: lander.getAngle() };
    const dispersion = [this.rng.uniform(-1, 1) / scale, this.rng.uniform(-1, 1) / scale] as const;
    const { main, side } = engineImpulses(throttle, pose, dispersion);
    for (const fired of [main, side]) if (fired !== null) lander.applyLinearImpulse(fired.impulse, fired.at, true);
    world.step();
    this.#throttle = throttle;
    this.#observe(world);
    this.#judge(world);
  }

  #observe({ lander, touching }: LanderWorld): void {
    const [place, velocity] = [lander.getPosition(), lander.getLinearVelocity()];
    const [halfWidth, halfHeight] = [view.width / 2, view.height / 2];
    const observed = this.#observed;
    observed[0] = (place.x - halfWidth) / halfWidth;
    observed[1] = (place.y - (padHeight + legDown)) / halfHeight;
    observed[2] = (velocity.x * halfWidth) / framesPerSecond;
    observed[3] = (velocity.y * halfHeight) / framesPerSecond;
    observed[4] = lander.getAngle();
    observed[5] = (20 * lander.getAngularVelocity()) / framesPerSecond;
    observed[6] = touching[0] ? 1 : 0;
    observed[7] = touching[1] ? 1 : 0;
  }

  #judge(world: LanderWorld): void {
    const [x = 0, y = 0, velocityX = 0, velocityY = 0, angle = 0, , left = 0, right = 0] = this.#observed;
    const shaping =
      -100 * Math.sqrt(x * x + y * y) -
      100 * Math.sqrt(velocityX * velocityX + velocityY * velocityY) -
      100 * Math.abs(angle) +
      10 * left +
      10 * right;
    this.reward = this.#shaping === null ? 0 : shaping - this.#shaping;
    this.#shaping = shaping;
    this.reward -= this.#throttle.main * 0.3;
    this.reward -= Math.abs(this.#throttle.side) * 0.03;
    if (world.crashed || Math.abs(x) >= 1) {
      this.terminated = true;
      this.reward = -100;
    }
    if (!world.awake) {
      this.terminated = true;
      this.reward = 100;
    }
  }
}

function warnBeyond(
  { windPower, turbulencePower }: { readonly windPower: number; readonly turbulencePower: number },
  warn: (message: string) => void,
): void {
  if (windPower < 0 || windPower > 20) {
    warn(`Setting windPower of LunarLander is sensible from 0 to 20; received ${windPower}.`);
  }
  if (turbulencePower < 0 || turbulencePower > 2) {
    warn(`Setting turbulencePower of LunarLander is sensible from 0 to 2; received ${turbulencePower}.`);
  }
}
