/**
 * What the last installation chose, kept so that starting costs a few file look-ups: no Python is asked, nothing hashed,
 * and a changed or missing file means "install again".
 */

import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { bindingFormat } from "./binding-format.ts";
import { cacheFolder, type Environment, replaceFile } from "./cache.ts";
import type { NativeLibraries } from "./find-libraries.ts";
import { tensorflowVersion, type Variant } from "./pins.ts";

// A package manifest has a version; nothing else of it is read.
const bindingPackage = createRequire(import.meta.url)("@tensorflow/tfjs-node-gpu/package.json") as { version: string };

/** A binding ready to be loaded, and the libraries it needs. */
export interface Selection {
  readonly libraries: NativeLibraries;
  readonly binding: string;
  /** The addon that keeps start-up notices away; null where there is none. */
  readonly holder: string | null;
}

interface StoredSelection extends Selection {
  /** `path size mtime` of each file, to notice a change. */
  readonly state: readonly string[];
}

function selectionFile(env: Environment, variant: Variant): string {
  const built = [tensorflowVersion, bindingPackage.version, bindingFormat, process.platform, process.arch];
  const wish = JSON.stringify([
    ...built,
    variant,
    env["PENSTOCK_TENSORFLOW"] ? path.resolve(env["PENSTOCK_TENSORFLOW"]) : null,
  ]);
  const name = createHash("sha256").update(wish).digest("hex").slice(0, 16);
  return path.join(cacheFolder(env), "selections", `${name}.json`);
}

async function stateOf(selection: Selection): Promise<string[] | null> {
  try {
    const { binding, holder, libraries } = selection;
    const files = [binding, ...(holder === null ? [] : [holder]), ...libraries.link];
    const found = await Promise.all(files.map((file) => stat(file)));
    return found.map((each, index) => `${files[index]} ${each.size} ${each.mtimeMs}`);
  } catch {
    return null;
  }
}

/** The remembered choice for this wish, if every file of it is still as it was. */
export async function readSelection(env: Environment, variant: Variant): Promise<Selection | null> {
  try {
    // Written by writeSelection and nobody else; a file that is cut short does not parse.
    const stored = JSON.parse(await readFile(selectionFile(env, variant), "utf8")) as StoredSelection;
    const state = await stateOf(stored);
    return state !== null && state.join("\n") === stored.state.join("\n") ? stored : null;
  } catch {
    return null;
  }
}

/** Remembers a choice that was seen to work. */
export async function writeSelection(env: Environment, variant: Variant, selection: Selection): Promise<void> {
  const stored: StoredSelection = { ...selection, state: (await stateOf(selection)) ?? [] };
  await replaceFile(selectionFile(env, variant), `${JSON.stringify(stored, null, 1)}\n`);
}
