/**
 * What the code knows of an environment. In: its name. Out: registered ids, spaces, options of `reset`, entries of `info`.
 * Why: a page states facts that it cannot get wrong.
 */
import { type BaseEnv, Box, Discrete, type EnvSpec, listEnvs, type Space, Tuple } from "gym-js";
import "gym-js/box2d";

/** Steps in which entries of `info` are looked for. */
const probed = 50;

/** Facts of one environment under all its ids. */
export interface EnvFacts {
  /** All ids, the one that is shown first: the newest version of the plain name. */
  readonly specs: readonly [EnvSpec, ...EnvSpec[]];
  /** Without wrappers, with the settings of the first id. */
  readonly env: BaseEnv<unknown, unknown>;
  /** Names that `reset` reads from its options. */
  readonly options: readonly string[];
  /** Names that `info` has after `reset` or a step. */
  readonly info: readonly string[];
}

/** An environment of a spec, without wrappers. */
export function bareEnv(spec: EnvSpec): BaseEnv<unknown, unknown> {
  return spec.create({ renderMode: null, settings: spec.settings, onWarning: () => {} });
}

/** The name of the class behind a spec, by which variants share a page. */
export function classOf(spec: EnvSpec): string {
  return bareEnv(spec).describe();
}

/** The facts of the environments whose class is called `name`. */
export function factsOf(name: string): EnvFacts {
  const ids = listEnvs().filter((spec) => classOf(spec) === name);
  const rank = (spec: EnvSpec): number => (spec.name === name ? 1000 : 0) + (spec.version ?? 0);
  const [first, ...others] = ids.sort((a, b) => rank(b) - rank(a));
  if (first === undefined) throw new Error(`no environment of class ${name} is registered`);
  const options = new Set<string>();
  const recorder = new Proxy<Record<string, unknown>>(
    {},
    {
      get: (_, option) => {
        options.add(String(option));
      },
    },
  );
  const env = bareEnv(first);
  const info = new Set<string>(Object.keys(env.reset({ seed: 0, options: recorder })[1]));
  env.actionSpace.seed(0);
  for (let step = 0, ended = false; step < probed && !ended; step++) {
    const [, , terminated, truncated, more] = env.step(env.actionSpace.sample());
    for (const entry of Object.keys(more)) info.add(entry);
    ended = terminated || truncated;
  }
  return { specs: [first, ...others], env: bareEnv(first), options: [...options], info: [...info] };
}

/** One element of a space: its bounds as text, empty where the element is its own number. */
export interface ElementBounds {
  readonly from: string;
  readonly to: string;
}

/** The elements of a space that a page has to explain. */
export function elementsOf(space: Space): readonly ElementBounds[] {
  if (space instanceof Discrete) return Array.from({ length: space.n }, () => ({ from: "", to: "" }));
  if (space instanceof Box) {
    const { low, high } = space.flatBounds();
    return low.map((bound, i) => ({ from: number(bound), to: number(high[i] ?? Number.NaN) }));
  }
  if (space instanceof Tuple) {
    const parts: readonly unknown[] = Object.values(space.spaces);
    return parts.map((part) => {
      if (!(part instanceof Discrete)) throw new Error(`no page can show ${space.describe()} yet`);
      return { from: number(part.start), to: number(part.start + part.n - 1) };
    });
  }
  throw new Error(`no page can show ${space.describe()} yet`);
}

/** How a member of a space looks in a program. */
export function memberType(space: Space): string {
  if (space instanceof Discrete) return "an integer";
  if (space instanceof Box) {
    const type = Object.prototype.toString.call(space.low).slice(8, -1);
    return `a \`${type}\` of ${space.size === 1 ? "one number" : `${space.size} numbers`}`;
  }
  return `an array of ${elementsOf(space).length} numbers`;
}

/** A number to six digits, without the noise of float32. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  const short = Number(value.toPrecision(6));
  return Math.abs(short) >= 1e6 ? short.toExponential().replace("e+", "e") : String(short);
}
