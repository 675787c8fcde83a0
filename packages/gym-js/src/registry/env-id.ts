/**
 * Environment ids. In: text such as "team/Maze-v2". Out: its namespace, name and version.
 * Why: versions are part of the name, so that a result can be repeated years later.
 */
import { GymError, show } from "../errors/gym-error.ts";

/** The parts of an id. */
export interface EnvId {
  readonly namespace: string | null;
  readonly name: string;
  readonly version: number | null;
}

const pattern = /^(?:(?<namespace>[\w:-]+)\/)?(?<name>[\w:.-]+?)(?:-v(?<version>\d+))?$/;

/** The parts of `id`. Throws GymError if it is not [namespace/]name[-vN]. */
export function parseEnvId(id: string): EnvId {
  const parts = pattern.exec(id)?.groups;
  const name = parts?.["name"];
  if (name === undefined) {
    throw new GymError(
      "env-id",
      `An environment id must read [namespace/]name[-vN], such as "CartPole-v1"; received ${show(id)}.`,
    );
  }
  const version = parts?.["version"];
  return { namespace: parts?.["namespace"] ?? null, name, version: version === undefined ? null : Number(version) };
}

/** The id that has these parts. */
export function showEnvId({ namespace, name, version }: EnvId): string {
  return `${namespace === null ? "" : `${namespace}/`}${name}${version === null ? "" : `-v${version}`}`;
}
