/**
 * The content-addressed store under `.penstock/`: finished steps go in whole, under their hash, and are never changed.
 *
 *   store/<hash>/       manifest.json, its sum in manifest.sha256, and the files it lists with theirs
 *   work/<hash>/        checkpoints of a step that is not finished
 *   tmp/                artifacts being written; left-overs of killed processes are removed
 *   history/            an index of the manifests, derived from them
 *   tags/               names that people gave to artifacts
 *   running/            processes at work with all of this
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { processLives } from "../locks/process-lives.ts";
import { systemCode } from "../system-code.ts";
import { flushFolder, makeFolder, removeIfPossible, writeFlushed } from "./atomic-file.ts";
import { surveyArtifacts } from "./history-index.ts";
import { type Inspected, inspectArtifact, manifestName } from "./inspect-artifact.ts";
import type { Manifest } from "./manifest.ts";
import { notAsWritten, sha256, writeSealed } from "./sealed-file.ts";

/** An artifact that is there and whole. */
export interface Artifact {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** What a finished step hands in. */
export interface ArtifactContent {
  readonly manifest: Omit<Manifest, "format" | "files" | "hash" | "inexact"> & Partial<Pick<Manifest, "inexact">>;
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

export interface Store {
  readonly root: string;
  /** The artifact of that hash, or null where there is none or its files do not fit their checksums. */
  find(hash: string): Artifact | null;
  /** Puts an artifact in place in one step; an equal one that is already there stays unless `replace` is set. */
  commit(hash: string, content: ArtifactContent, options?: { readonly replace?: boolean }): Artifact;
  /** What is wrong with the artifact of that hash, in words; null where it is whole, or there is none. */
  damage(hash: string): string | null;
  /** Every artifact's manifest, newest first; damaged ones are left out. */
  list(): readonly Artifact[];
  /** What is wrong with those, as far as it shows without reading all files, a line each. */
  damaged(): readonly string[];
  /** Folder of a step that is not finished. */
  workFolder(hash: string): string;
  /** Removes what an unfinished step kept. */
  clearWork(hash: string): void;
}

/** Something in the store that is not what was written. */
export class DamagedArtifact extends Error {
  override readonly name = "DamagedArtifact";
}

/** Reads one file of an artifact. Throws DamagedArtifact where its bytes are not those that were written. */
export function readArtifactFile({ folder, manifest }: Artifact, name: string): Buffer {
  const file = manifest.files.find((one) => one.name === name);
  if (file === undefined) throw new DamagedArtifact(`${folder} has no ${name}`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path.join(folder, name));
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    throw new DamagedArtifact(`${path.join(folder, name)} is missing`);
  }
  if (sha256(bytes) !== file.sha256) throw new DamagedArtifact(`${path.join(folder, name)} ${notAsWritten}`);
  return bytes;
}

/** Removes temporary folders whose writer is gone; their names end in the writer's process id. */
function sweepTemporary(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const pid = Number(name.split(".").at(-1));
    if (!Number.isInteger(pid) || !processLives(pid)) rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Opens the store at `root` (usually `.penstock` beside the program), making its folders as needed. */
export function openStore(root: string): Store {
  const store = path.join(root, "store");
  const work = path.join(root, "work");
  const temporary = path.join(root, "tmp");
  sweepTemporary(temporary);

  const look = (hash: string): Inspected | null => {
    const folder = path.join(store, hash);
    if (!existsSync(folder)) return null;
    const found = inspectArtifact(folder, { thorough: true });
    if ("damage" in found || found.manifest.hash === hash) return found;
    return { damage: `${folder} holds the artifact ${found.manifest.hash}` };
  };

  const find = (hash: string): Artifact | null => {
    const found = look(hash);
    return found === null || "damage" in found ? null : { folder: path.join(store, hash), manifest: found.manifest };
  };

  const damage = (hash: string): string | null => {
    const found = look(hash);
    return found !== null && "damage" in found ? found.damage : null;
  };

  const commit: Store["commit"] = (hash, content, options = {}) => {
    makeFolder(store);
    makeFolder(temporary);
    const folder = path.join(store, hash);
    const building = path.join(temporary, `${hash}.${process.pid}`);
    rmSync(building, { recursive: true, force: true });
    mkdirSync(building);
    try {
      const files: Manifest["files"] = [];
      for (const [name, bytes] of content.files) {
        writeFlushed(path.join(building, name), bytes);
        files.push({ name, bytes: Buffer.byteLength(bytes), sha256: sha256(bytes) });
      }
      const manifest: Manifest = {
        format: 1,
        hash,
        ...content.manifest,
        inexact: content.manifest.inexact ?? null,
        files,
      };
      writeSealed(building, manifestName, `${JSON.stringify(manifest, null, 2)}\n`);
      flushFolder(building);
      moveIntoPlace(building, folder, options.replace === true || find(hash) === null);
    } catch (error) {
      removeIfPossible(building);
      throw error;
    }
    rmSync(building, { recursive: true, force: true });
    flushFolder(store);
    const artifact = find(hash);
    if (artifact === null) throw new Error(`the artifact ${hash} was written to ${folder} but cannot be read back`);
    return artifact;
  };

  /** Moves a finished folder to its name; an older one is moved aside first where it is to be replaced. */
  function moveIntoPlace(building: string, folder: string, replace: boolean): void {
    const aside = path.join(temporary, `${path.basename(folder)}.old.${process.pid}`);
    const moved = replace && existsSync(folder);
    if (moved) renameSync(folder, aside);
    try {
      if (!existsSync(folder)) renameSync(building, folder);
    } catch (error) {
      // Somebody else has put the same there in between: that one stands.
      if (!["EEXIST", "ENOTEMPTY"].includes(systemCode(error) ?? "")) throw error;
    }
    if (moved) rmSync(aside, { recursive: true, force: true });
  }

  const list = (): readonly Artifact[] => {
    const artifacts = surveyArtifacts(root).flatMap(({ folder, found }) =>
      "damage" in found ? [] : [{ folder, manifest: found.manifest }],
    );
    return artifacts.sort((a, b) => (a.manifest.created < b.manifest.created ? 1 : -1));
  };

  const damaged = (): readonly string[] =>
    surveyArtifacts(root).flatMap(({ found }) => ("damage" in found ? [found.damage] : []));

  const workFolder = (hash: string): string => path.join(work, hash);
  const clearWork = (hash: string): void => rmSync(workFolder(hash), { recursive: true, force: true });
  return { root, find, damage, commit, list, damaged, workFolder, clearWork };
}
