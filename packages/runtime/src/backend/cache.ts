/**
 * Environment in, places on disk out. Everything that is kept between runs lies in one folder of the user; it is filled
 * in a folder beside its place and moved there in one step, so that a reader sees all of it or none.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** Environment variables as a program sees them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder that Penstock keeps TensorFlow in: `PENSTOCK_CACHE`, or `penstock` in the system's cache folder. */
export function cacheFolder(env: Environment): string {
  if (env["PENSTOCK_CACHE"]) return path.resolve(env["PENSTOCK_CACHE"]);
  const home = env["HOME"] ?? env["USERPROFILE"] ?? os.homedir();
  if (process.platform === "darwin") return path.join(home, "Library", "Caches", "penstock");
  if (process.platform === "win32") {
    return path.join(env["LOCALAPPDATA"] ?? path.join(home, "AppData", "Local"), "penstock", "Cache");
  }
  return path.join(env["XDG_CACHE_HOME"] || path.join(home, ".cache"), "penstock");
}

/** Name of the folder of unpacked libraries inside the cache, such as `tensorflow-2.21.0-linux-x64-cpu`. */
export function librariesName(version: string, variant: string): string {
  return `tensorflow-${version}-${process.platform}-${process.arch}-${variant}`;
}

/** A file that was unpacked: its path below the folder with `/`, bytes, and sha256 in hexadecimal. */
export interface UnpackedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** What a folder of unpacked libraries holds; lies in it as `manifest.json`. */
export interface Manifest {
  readonly wheels: readonly string[];
  readonly files: readonly UnpackedFile[];
}

const manifestName = "manifest.json";

/** A new empty folder for work in progress; the next installer removes what a killed one left. */
export async function makeWorkFolder(cache: string): Promise<string> {
  const parent = path.join(cache, "work");
  await mkdir(parent, { recursive: true });
  return mkdtemp(path.join(parent, "w-"));
}

/** Removes what earlier installers left unfinished; call it only while holding the lock. */
export async function removeLeftovers(cache: string): Promise<void> {
  // A compiler whose installer was killed may still be writing there: it loses its files and ends, the removal retries.
  await rm(path.join(cache, "work"), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** Writes a file whose bytes are on the disk when this returns. */
export async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, "w");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces a small file in one step. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.new`;
  try {
    await writeDurably(beside, text);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Closes a finished folder with its manifest and moves it to its place, replacing what is there. */
export async function placeFolder(work: string, place: string, manifest: Manifest): Promise<void> {
  await writeDurably(path.join(work, manifestName), `${JSON.stringify(manifest, null, 1)}\n`);
  await rm(place, { recursive: true, force: true });
  await rename(work, place);
}

/** The manifest of a placed folder; null when there is none that can be read. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  try {
    // Written by placeFolder and nobody else; a file that is cut short does not parse.
    const value = JSON.parse(await readFile(path.join(folder, manifestName), "utf8")) as Manifest;
    return Array.isArray(value.files) && Array.isArray(value.wheels) ? value : null;
  } catch {
    return null;
  }
}

/** Files of a placed folder whose size (or with `contents`, whose sha256) is not what was unpacked. */
export async function tornFiles(folder: string, manifest: Manifest, contents = false): Promise<string[]> {
  const torn: string[] = [];
  for (const file of manifest.files) {
    const place = path.join(folder, file.path);
    const size = await stat(place).then(
      (found) => found.size,
      () => -1,
    );
    if (size !== file.size || (contents && (await sha256OfFile(place)) !== file.sha256)) torn.push(file.path);
  }
  return torn;
}

/** sha256 of a file in hexadecimal. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest("hex");
}

/** Bytes that a folder takes; 0 when it is not there. */
export async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(path.join(entry.parentPath, entry.name)).then(
        (found) => found.size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
