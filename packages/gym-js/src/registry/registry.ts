/**
 * Environments by id. In: registrations, then ids. Out: specs, and environments with the usual wrappers around them.
 * Why: a program names its environment as text, and gets the same one as a Python program that names it so.
 */
import type { BaseEnv } from "../core/base-env.ts";
import type { Env, RenderMode } from "../core/env.ts";
import type { CreateArguments, EnvSpec } from "../core/env-spec.ts";
import { type RawSettings, readSettings, type SettingRules } from "../core/settings.ts";
import { closeMatch } from "../errors/close-match.ts";
import { GymError, show } from "../errors/gym-error.ts";
import { type WarningSink, warnOnConsole } from "../errors/warning.ts";
import { OrderEnforcing } from "../wrappers/order-enforcing.ts";
import { PassiveEnvChecker } from "../wrappers/passive-env-checker.ts";
import { TimeLimit } from "../wrappers/time-limit.ts";
import { parseEnvId, showEnvId } from "./env-id.ts";

/** What `register` takes besides the id. */
export interface Registration {
  readonly create: (args: CreateArguments) => BaseEnv<unknown, unknown>;
  readonly maxEpisodeSteps?: number;
  readonly rewardThreshold?: number;
  readonly nondeterministic?: boolean;
  readonly settingRules?: SettingRules;
  readonly settings?: RawSettings;
}

/** What `make` takes besides the id. */
export interface MakeOptions {
  readonly renderMode?: RenderMode;
  /** Overrides the registered limit; null for no limit. */
  readonly maxEpisodeSteps?: number | null;
  /** Whether the first calls are checked against the API; true if left out. */
  readonly checked?: boolean;
  /** The environment's own settings. */
  readonly settings?: RawSettings;
  /** Where warnings go; the console if left out. */
  readonly onWarning?: WarningSink;
}

/** A spec, or the error that says why there is none, with a warning if a newer version exists. */
export type SpecLookup =
  | { readonly spec: EnvSpec; readonly warning: string | null }
  | { readonly spec: null; readonly error: GymError };

/** A set of registered environments; most programs use the default one through `make` and `register`. */
export class Registry {
  readonly #specs = new Map<string, EnvSpec>();

  /** Adds an environment. Throws GymError for a malformed id, or one that is taken. */
  register(id: string, registration: Registration): EnvSpec {
    const parts = parseEnvId(id);
    if (this.#specs.has(id)) {
      throw new GymError("env-duplicate", `${show(id)} is registered already. Raise the version, or add a namespace.`);
    }
    const spec: EnvSpec = {
      id,
      ...parts,
      create: registration.create,
      maxEpisodeSteps: registration.maxEpisodeSteps ?? null,
      rewardThreshold: registration.rewardThreshold ?? null,
      nondeterministic: registration.nondeterministic ?? false,
      settingRules: registration.settingRules ?? {},
      settings: registration.settings ?? {},
    };
    this.#specs.set(id, spec);
    return spec;
  }

  /** All specs, in the order of registration. */
  list(): readonly EnvSpec[] {
    return [...this.#specs.values()];
  }

  /** Looks an id up without throwing; an id without a version means the newest. */
  find(id: string): SpecLookup {
    const exact = this.#specs.get(id);
    if (exact !== undefined) {
      const newest = this.#newest(exact);
      const isOld = newest !== undefined && exact.version !== null && (newest.version ?? 0) > exact.version;
      return { spec: exact, warning: isOld ? `${id} is out of date; ${newest.id} is the newest version.` : null };
    }
    try {
      return this.#nearest(id);
    } catch (error) {
      if (error instanceof GymError) return { spec: null, error };
      throw error;
    }
  }

  /** Constructs an environment: `TimeLimit<OrderEnforcing<PassiveEnvChecker<env>>>`. Throws GymError for a wrong id, setting or mode. */
  make(id: string, options: MakeOptions = {}): Env {
    const onWarning = options.onWarning ?? warnOnConsole;
    const lookup = this.find(id);
    if (lookup.spec === null) throw lookup.error;
    if (lookup.warning !== null) onWarning(lookup.warning);
    return makeFromSpec(lookup.spec, { ...options, onWarning });
  }

  #nearest(id: string): SpecLookup {
    const wanted = parseEnvId(id);
    const newest = this.#newest(wanted);
    if (newest === undefined) throw this.#unknownError(id, wanted.name);
    if (wanted.version === null) {
      return { spec: newest, warning: `${id} names no version; the newest, ${newest.id}, is used.` };
    }
    const versions = this.list()
      .filter((spec) => showEnvId({ ...spec, version: null }) === showEnvId({ ...wanted, version: null }))
      .map((spec) => spec.id);
    throw new GymError(
      "env-version",
      `There is no ${show(id)}. Registered: ${versions.join(", ")}. Use ${show(newest.id)}.`,
    );
  }

  #newest(of: { readonly namespace: string | null; readonly name: string }): EnvSpec | undefined {
    return this.list()
      .filter((spec) => spec.namespace === of.namespace && spec.name === of.name)
      .sort((a, b) => (b.version ?? -1) - (a.version ?? -1))[0];
  }

  #unknownError(id: string, name: string): GymError {
    const byName = closeMatch(name, new Set(this.list().map((spec) => spec.name)));
    const near =
      byName === null
        ? undefined
        : this.#newest(this.list().find((spec) => spec.name === byName) ?? { namespace: null, name: byName });
    const hint =
      near === undefined
        ? `Registered: ${
            this.list()
              .map((spec) => spec.id)
              .join(", ") || "none"
          }. register() adds one.`
        : `Did you mean ${show(near.id)}?`;
    return new GymError("env-unknown", `There is no environment ${show(id)}. ${hint}`);
  }
}

/** Constructs the environment of a spec with the usual wrappers. Throws GymError for a wrong setting or render mode. */
export function makeFromSpec(spec: EnvSpec, options: MakeOptions = {}): Env {
  const onWarning = options.onWarning ?? warnOnConsole;
  const { env, maxEpisodeSteps } = createFromSpec(spec, options);
  const checked: Env = options.checked === false ? env : new PassiveEnvChecker(env, { onWarning });
  const ordered = new OrderEnforcing(checked);
  return maxEpisodeSteps === null ? ordered : new TimeLimit(ordered, maxEpisodeSteps);
}

/** The environment of a spec without wrappers, and the limit that one would keep. Throws GymError as `makeFromSpec` does. */
export function createFromSpec(
  spec: EnvSpec,
  options: MakeOptions = {},
): { readonly env: BaseEnv<unknown, unknown>; readonly maxEpisodeSteps: number | null } {
  const onWarning = options.onWarning ?? warnOnConsole;
  const settings = { ...spec.settings, ...options.settings };
  readSettings(spec.id, spec.settingRules, settings);
  const env = spec.create({ renderMode: options.renderMode ?? null, settings, onWarning });
  const modes = env.metadata.renderModes;
  if (options.renderMode !== undefined && !modes.includes(options.renderMode)) {
    throw new GymError(
      "render-mode",
      `${spec.id} renders as ${modes.join(", ") || "nothing"}; received ${show(options.renderMode)}.`,
    );
  }
  const limit = options.maxEpisodeSteps === undefined ? spec.maxEpisodeSteps : options.maxEpisodeSteps;
  env.attachSpec({ ...spec, settings, maxEpisodeSteps: limit });
  return { env, maxEpisodeSteps: limit };
}
