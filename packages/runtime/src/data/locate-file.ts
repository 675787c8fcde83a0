/**
 * A file of a built-in data set in, its verified content out: from the mirror, the cache, an installed package or the
 * network, in this order.
 */
import { existsSync, mkdirSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { withProcessLock } from "../locks/process-lock.ts";
import type { BuiltinDataset, BuiltinFile } from "./builtin-dataset.ts";
import type { DataContext } from "./data-context.ts";
import { DataError } from "./data-error.ts";
import { diskFault } from "./disk-fault.ts";
import { download, Unreachable } from "./download.ts";
import { hashBytes } from "./hash-file.ts";
import { ContentStream } from "./part-stream.ts";
import { type FileBytes, unpackBytes } from "./read-bytes.ts";
import { partName, type SourcePart } from "./source-part.ts";
import { untar } from "./untar.ts";

/** Unpacked members of archives may be this much larger than the archive they come in, and a MiB in any case. */
const LARGEST_RATIO = 20;
const ALWAYS_ALLOWED = 2 ** 20;

function folderOf({ name, folder }: BuiltinDataset): string {
  return folder ?? name;
}

/** The folder of the user's cache in which a data set's downloads lie. */
export function downloadFolder(entry: BuiltinDataset, context: DataContext): string {
  return join(context.cache, "data", folderOf(entry));
}

/** A file as a part for the readers; nothing is looked for before its content is asked for. */
export function builtinPart(entry: BuiltinDataset, file: BuiltinFile, context: DataContext): SourcePart {
  return {
    name: partName(file.name),
    file: file.name,
    content: () => locate(entry, file, context),
    open: () => new ContentStream(() => locate(entry, file, context)),
  };
}

/** Places on this machine where a file may lie already. */
function places(entry: BuiltinDataset, file: BuiltinFile, context: DataContext): string[] {
  const found: string[] = [];
  for (const folder of [...mirrorFolders(entry, context), downloadFolder(entry, context)]) {
    found.push(join(folder, file.name));
    if (!file.name.endsWith(".gz")) found.push(join(folder, `${file.name}.gz`));
    else found.push(join(folder, file.name.slice(0, -3)));
  }
  if (file.package !== null) found.push(...packagePlaces(file.package));
  return found;
}

/** Folders of the mirror that may be the data set's: by its name, and by its name with hyphens. */
function mirrorFolders(entry: BuiltinDataset, { mirror }: DataContext): string[] {
  if (mirror === null) return [];
  const name = folderOf(entry);
  return [...new Set([name, name.replaceAll("_", "-")])].map((name) => join(mirror, name));
}

/** Where Node would look for a file of a package, nearest first. */
function packagePlaces(wanted: { readonly name: string; readonly path: string }): string[] {
  const folders = createRequire(import.meta.url).resolve.paths(wanted.name) ?? [];
  return folders.map((folder) => join(folder, wanted.name, wanted.path));
}

async function locate(entry: BuiltinDataset, file: BuiltinFile, context: DataContext): Promise<FileBytes> {
  const { signal } = context;
  for (const path of places(entry, file, context)) {
    if (existsSync(path)) return verified(path, file, context);
  }
  const folder = downloadFolder(entry, context);
  const { url } = file;
  if (url === null) throw absent(entry, file, context, null);
  try {
    mkdirSync(folder, { recursive: true });
    const onWait = (holder: string): void =>
      context.onProgress?.({ what: `waiting for ${holder}, which downloads ${entry.name}`, done: 0, total: null });
    await withProcessLock(folder, signal ? { onWait, signal } : { onWait }, async () => {
      if (!existsSync(join(folder, file.name))) await fetchFile(entry, { ...file, url }, context);
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Unreachable) throw absent(entry, file, context, error);
    throw diskFault(error, folder);
  }
  return verified(join(folder, file.name), file, context);
}

/** Gets a file, and with it every other file of the data set that comes in the same archive. */
async function fetchFile(
  entry: BuiltinDataset,
  file: BuiltinFile & { readonly url: string },
  context: DataContext,
): Promise<void> {
  const folder = downloadFolder(entry, context);
  const { url, bytes, sha256, archiveMember } = file;
  const options = { onProgress: context.onProgress, signal: context.signal };
  if (archiveMember === null) {
    await download({ url, bytes, sha256, target: join(folder, file.name) }, options);
    return;
  }
  const archive = join(folder, basename(new URL(url).pathname));
  if (!existsSync(archive)) await download({ url, bytes, sha256, target: archive }, options);
  const members = entry.files.filter((other) => other.url === url && other.archiveMember !== null);
  const targets = members.map((other) => ({
    member: other.archiveMember ?? "",
    path: join(folder, `${other.name}.unpacking`),
    largest: Math.max(ALWAYS_ALLOWED, bytes * LARGEST_RATIO),
  }));
  try {
    await untar(archive, targets, context.signal);
    for (const { name } of members) await rename(join(folder, `${name}.unpacking`), join(folder, name));
    await rm(archive, { force: true });
  } catch (error) {
    for (const { path } of targets) await rm(path, { force: true });
    if (error instanceof DataError) await rm(archive, { force: true });
    throw error;
  }
}

/** Reads a file and checks it against the catalog's sums; a wrong file in the cache is removed. */
async function verified(path: string, file: BuiltinFile, context: DataContext): Promise<FileBytes> {
  let raw: Uint8Array;
  try {
    raw = await readFile(path, context.signal === undefined ? {} : { signal: context.signal });
  } catch (error) {
    context.signal?.throwIfAborted();
    throw diskFault(error, path);
  }
  const whole = file.archiveMember === null ? file.sha256 : null;
  if (whole === null && file.contentSha256 === null) return unpackBytes(raw, path);
  const sum = whole === null ? null : hashBytes(raw);
  if (sum !== null && sum === whole) return unpackBytes(raw, path);
  const content = await unpackBytes(raw, path);
  const inner = file.contentSha256 === null ? null : hashBytes(content.bytes);
  if (inner !== null && inner === file.contentSha256) return content;
  const cached = path.startsWith(join(context.cache, "data"));
  if (cached) await rm(path, { force: true });
  const [expected, received] = file.contentSha256 === null ? [whole, sum] : [file.contentSha256, inner];
  const size =
    file.archiveMember === null && raw.length < file.bytes && path.endsWith(file.name)
      ? ` (it has ${raw.length.toLocaleString("en")} bytes of ${file.bytes.toLocaleString("en")})`
      : "";
  throw new DataError(
    `\`${path}\` is not the file that the data set describes${size}: sha256 of its content is ${received}, expected ${expected}`,
    cached ? "it was removed; run again to get it anew" : "delete it or replace it by the original",
    path,
  );
}

/** The error for a file that no place has: which, where it was looked for, and what to do. */
function absent(entry: BuiltinDataset, file: BuiltinFile, context: DataContext, network: DataError | null): DataError {
  const looked: string[] = [];
  looked.push(
    context.mirror === null
      ? "PENSTOCK_MIRROR is not set"
      : `not in \`${join(context.mirror, folderOf(entry))}\` (PENSTOCK_MIRROR)`,
  );
  looked.push(`not in \`${downloadFolder(entry, context)}\``);
  if (file.package !== null) looked.push(`the npm package \`${file.package.name}\` is not installed`);
  if (network !== null) looked.push(network.title);
  const without = file.role.startsWith("test")
    ? " To do without this test file, set one of the train files apart: `split: files(test: [...])`"
    : "";
  const install = file.package === null ? "" : `\`npm install ${file.package.name}@${file.package.version}\`, or `;
  return new DataError(
    `\`${file.name}\` of the data set \`${entry.name}\` is nowhere to be had: ${looked.join("; ")}`,
    `${install}connect to the network, or put the file into a folder \`${folderOf(entry)}\` and name the folder above it in PENSTOCK_MIRROR.${without}`,
    file.name,
  );
}
