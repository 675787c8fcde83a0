/**
 * The content-addressed store under `.penstock/`: finished steps go in whole, under their hash, and are never changed.
 *
 *   store/<hash>/       manifest.json and the files it lists
 *   work/<hash>/        checkpoints of a step that is not finished
 *   tmp/                artifacts being written; left-overs of killed processes are removed
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { flushFolder, writeFlushed } from "./atomic-file.ts";
import { type Manifest, manifestSchema } from "./manifest.ts";

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
  /** Every artifact's manifest, newest first; damaged ones are left out. */
  list(): readonly Artifact[];
  /** Folder of a step that is not finished. */
  workFolder(hash: string): string;
  /** Removes what an unfinished step kept. */
  clearWork(hash: string): void;
}

/** Reads one file of an artifact. */
export function readArtifactFile(artifact: Artifact, name: string): Buffer {
  return readFileSync(path.join(artifact.folder, name));
}

function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function readManifest(folder: string): Manifest | null {
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Whether every listed file is there with its size; sums are compared when `thorough`. */
function isWhole(folder: string, manifest: Manifest, thorough: boolean): boolean {
  return manifest.files.every((file) => {
    try {
      if (path.basename(file.name) !== file.name) return false;
      const place = path.join(folder, file.name);
      if (statSync(place).size !== file.bytes) return false;
      return !thorough || sha256(readFileSync(place)) === file.sha256;
    } catch {
      return false;
    }
  });
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
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

  const find = (hash: string): Artifact | null => {
    const folder = path.join(store, hash);
    const manifest = readManifest(folder);
    if (manifest === null || manifest.hash !== hash || !isWhole(folder, manifest, true)) return null;
    return { folder, manifest };
  };

  const commit: Store["commit"] = (hash, content, options = {}) => {
    mkdirSync(store, { recursive: true });
    mkdirSync(temporary, { recursive: true });
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
      writeFlushed(path.join(building, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
      flushFolder(building);
      moveIntoPlace(building, folder, options.replace === true || find(hash) === null);
    } finally {
      rmSync(building, { recursive: true, force: true });
    }
    flushFolder(store);
    const artifact = find(hash);
    if (artifact === null) throw new Error(`the artifact ${hash} was written to ${folder} but cannot be read back`);
    return artifact;
  };

  /** Moves a finished folder to its name; an older one is moved aside first where it is to be replaced. */
  function moveIntoPlace(building: string, folder: string, replace: boolean): void {
    if (existsSync(folder)) {
      if (!replace) return;
      const aside = path.join(temporary, `${path.basename(folder)}.old.${process.pid}`);
      renameSync(folder, aside);
      renameSync(building, folder);
      rmSync(aside, { recursive: true, force: true });
      return;
    }
    renameSync(building, folder);
  }

  const list = (): readonly Artifact[] => {
    if (!existsSync(store)) return [];
    const artifacts = readdirSync(store).flatMap((hash): Artifact[] => {
      const folder = path.join(store, hash);
      const manifest = readManifest(folder);
      return manifest === null || !isWhole(folder, manifest, false) ? [] : [{ folder, manifest }];
    });
    return artifacts.sort((a, b) => (a.manifest.created < b.manifest.created ? 1 : -1));
  };

  const workFolder = (hash: string): string => path.join(work, hash);
  const clearWork = (hash: string): void => rmSync(workFolder(hash), { recursive: true, force: true });
  return { root, find, commit, list, workFolder, clearWork };
}
