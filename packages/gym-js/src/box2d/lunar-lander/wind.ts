/**
 * Wind on a lander. In: a generator at the start, then a question a step. Out: a force and a torque.
 * Why: tanh(sin(2 k t) + sin(pi k t)) with k = 0.01 never repeats itself; wind and turbulence start at moments of their own.
 */
import { sine } from "../../numerics/portable-trig.ts";
import type { Generator } from "../../seeding/generator.ts";

/** A wind that has been blowing since an arbitrary moment. */
export class Wind {
  #moment: number;
  #turbulentMoment: number;
  readonly #power: number;
  readonly #turbulence: number;

  /** Draws both moments; `power` is the largest force in newtons, `turbulence` the largest torque in newton metres. */
  constructor(rng: Generator, { power, turbulence }: { readonly power: number; readonly turbulence: number }) {
    this.#moment = rng.integers(-9999, 9999);
    this.#turbulentMoment = rng.integers(-9999, 9999);
    this.#power = power;
    this.#turbulence = turbulence;
  }

  /** The force to the right in newtons and the torque in newton metres of this step. */
  blow(): { readonly force: number; readonly torque: number } {
    return {
      force: strength(this.#moment++) * this.#power,
      torque: strength(this.#turbulentMoment++) * this.#turbulence,
    };
  }
}

function strength(moment: number): number {
  return Math.tanh(sine(0.02 * moment) + sine(Math.PI * 0.01 * moment));
}
