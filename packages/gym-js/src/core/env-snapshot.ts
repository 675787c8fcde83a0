/**
 * What snapshots of environments have in common. In: how an environment was made. Out: plain data that says so, and its check.
 * Why: state means the same only in an environment of the same kind, version, limit and settings.
 */
import { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import type { Json } from "../spaces/space.ts";
import type { EnvSpec } from "./env-spec.ts";
import { readSettings } from "./settings.ts";

/** An environment at one moment, or layers around one, as data that JSON keeps to the bit; to be given to `restore`, not to be read. */
export type EnvSnapshot = Readonly<Record<string, Json>>;

/** Changes with what snapshots hold. */
export const snapshotFormat = 1;

/** Longer settings, such as series of prices, are told apart by their length and a digest. */
const longest = 100;

/** How an environment was made; `name` stands for one without a spec, of which settings are not known. */
export function originOf(spec: EnvSpec | null, name: string) {
  const settings = spec === null ? {} : readSettings(spec.id, spec.settingRules, spec.settings);
  return {
    format: snapshotFormat,
    env: spec?.id ?? name,
    maxEpisodeSteps: spec?.maxEpisodeSteps ?? null,
    settings: Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, shortened(value)])),
  };
}

/** The fields of a snapshot. Throws GymError that names what differs unless it is of an environment that was made so. */
export function fieldsFrom(
  snapshot: unknown,
  { owner, origin }: { readonly owner: string; readonly origin: ReturnType<typeof originOf> },
): SnapshotFields {
  const fields = new SnapshotFields(owner, snapshot);
  const { settings, ...rest } = origin;
  fields.same("env", rest.env);
  fields.same("format", rest.format);
  fields.same("maxEpisodeSteps", rest.maxEpisodeSteps);
  const theirs = fields.inner("settings");
  for (const [name, value] of Object.entries(settings)) theirs.same(name, value);
  return fields;
}

function shortened(value: unknown): string | number | boolean {
  if (typeof value === "number" || typeof value === "boolean") return value;
  const text = JSON.stringify(value);
  if (text.length <= longest) return text;
  // FNV-1a.
  let digest = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) digest = Math.imul(digest ^ text.charCodeAt(i), 0x01000193);
  return `${text.length} characters, digest ${(digest >>> 0).toString(16)}`;
}
