/**
 * Environment in, a native backend that was seen to work out. Libraries are looked for in the folder the user names, in
 * Python, in the cache, and last in the package index; then the binding is built, tried and remembered. Everything that
 * writes happens under one lock and ends with a move, so it can be stopped at any point and started again.
 */
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { withProcessLock } from "../locks/process-lock.ts";
import { buildBinding, isWholeBinding, planBinding } from "./build-binding.ts";
import {
  cacheFolder,
  type Environment,
  makeWorkFolder,
  placeFolder,
  readManifest,
  removeLeftovers,
  tornFiles,
} from "./cache.ts";
import { checkBinding } from "./check-binding.ts";
import { fetchWheel } from "./fetch-wheel.ts";
import {
  cachedLibrariesFolder,
  librariesOfCache,
  librariesOfPython,
  librariesOfUser,
  type NativeLibraries,
  recogniseFolder,
} from "./find-libraries.ts";
import { explainDiskError, InstallFailure } from "./install-failure.ts";
import { wantedVariant } from "./native-environment.ts";
import { neverRunParts, type PlatformPins, pinsFor, type Variant } from "./pins.ts";
import { readSelection, type Selection, writeSelection } from "./selection.ts";
import { unpackWheel } from "./unpack-wheel.ts";

/** How far an installation is; `done` and `total` are bytes. */
export interface InstallProgress {
  readonly stage: "find" | "download" | "unpack" | "build" | "load";
  readonly done?: number;
  readonly total?: number;
}

/** What an installation takes; everything has a default. */
export interface InstallOptions {
  readonly log?: (line: string) => void;
  readonly onProgress?: (progress: InstallProgress) => void;
  /** Fetch and build anew even if what is there works. */
  readonly force?: boolean;
  readonly env?: Environment;
  /** The wheels to take instead of the pinned ones; for tests of the installer with small files. */
  readonly pins?: (platform: string, variant: Variant) => PlatformPins | null;
}

/** What is installed and where it came from. */
export interface InstalledNative extends Selection {
  readonly folder: string;
  readonly variant: NativeLibraries["variant"];
  readonly how: string;
}

interface Install {
  readonly env: Environment;
  readonly cache: string;
  readonly variant: Variant;
  readonly force: boolean;
  readonly log: (line: string) => void;
  readonly onProgress: (progress: InstallProgress) => void;
  readonly pins: PlatformPins | null;
}

async function fetchAndUnpack(install: Install, pins: PlatformPins): Promise<NativeLibraries> {
  const { env, cache, log, onProgress } = install;
  const work = await makeWorkFolder(cache);
  const target = path.join(work, "unpacked");
  await mkdir(target);
  const files = [];
  for (const wheel of pins.wheels) {
    const folder = path.join(work, "download");
    await mkdir(folder);
    onProgress({ stage: "download", done: 0, total: wheel.size });
    const fetched = await fetchWheel(wheel, {
      ...{ env, cache, folder, log },
      onProgress: (done, total) => onProgress({ stage: "download", done, total }),
    });
    log(`unpacking TensorFlow's libraries from ${wheel.file}`);
    const unpacked = await unpackWheel(fetched.file, wheel, {
      target,
      maximumBytes: pins.maximumBytes,
      onProgress: (done, total) => onProgress({ stage: "unpack", done, total }),
    });
    files.push(...unpacked);
    await rm(folder, { recursive: true, force: true });
  }
  const wheels = pins.wheels.map((wheel) => wheel.file);
  if (recogniseFolder(target, "wheel", pins.variant) === null) {
    throw new InstallFailure(
      "wheel",
      `${wheels[0]} does not hold TensorFlow's libraries and C headers.`,
      "Name a folder that does with PENSTOCK_TENSORFLOW=<folder>.",
    );
  }
  const place = cachedLibrariesFolder(env, pins.variant);
  await placeFolder(target, place, { wheels, files });
  const placed = recogniseFolder(place, "wheel", pins.variant);
  if (placed === null) throw new InstallFailure("disk", `${place} was removed while it was filled.`, "Try again.");
  return placed;
}

async function removeTorn(install: Install): Promise<void> {
  const folder = cachedLibrariesFolder(install.env, install.variant);
  const manifest = await readManifest(folder);
  if (manifest === null) return;
  const torn = await tornFiles(folder, manifest, true);
  if (torn.length === 0) return;
  install.log(`the cache is damaged (${torn.join(", ")}); fetching TensorFlow again`);
  await rm(folder, { recursive: true, force: true });
}

async function findOrFetch(install: Install): Promise<NativeLibraries> {
  const { env, variant, pins } = install;
  const found =
    librariesOfUser(env) ??
    (variant === "cpu" ? await librariesOfPython(env) : null) ??
    (install.force ? null : await librariesOfCache(env, variant));
  if (found !== null) return found;
  if (pins === null) {
    const [part = "this platform"] = neverRunParts(`${process.platform}-${process.arch}`);
    throw new InstallFailure(
      "platform",
      `There is nothing to install here: ${part}.`,
      "Where you have TensorFlow's C library, name its folder with PENSTOCK_TENSORFLOW=<folder>.",
    );
  }
  return fetchAndUnpack(install, pins);
}

async function buildAndCheck(install: Install, libraries: NativeLibraries): Promise<Selection> {
  const { env, cache, log, onProgress } = install;
  const plan = planBinding(libraries, env);
  if (install.force || !(await isWholeBinding(plan))) {
    log("building the binding to TensorFlow (about 10 s)");
    onProgress({ stage: "build" });
    await buildBinding(libraries, plan, { env, work: await makeWorkFolder(cache) });
  }
  onProgress({ stage: "load" });
  await checkBinding(plan.file, env);
  return { libraries, binding: plan.file, holder: plan.holder };
}

async function installUnderLock(install: Install): Promise<Selection> {
  await removeLeftovers(install.cache);
  try {
    let libraries = await findOrFetch(install);
    let selection: Selection;
    try {
      selection = await buildAndCheck(install, libraries);
    } catch (error) {
      // What worked before may have been damaged on disk; whole files that do not work are the machine's matter.
      const code = error instanceof InstallFailure ? error.code : null;
      if (libraries.origin !== "cache" || (code !== "load" && code !== "build")) throw error;
      await removeTorn(install);
      if ((await librariesOfCache(install.env, install.variant)) !== null) throw error;
      libraries = await findOrFetch(install);
      selection = await buildAndCheck(install, libraries);
    }
    await writeSelection(install.env, install.variant, selection);
    return selection;
  } finally {
    await removeLeftovers(install.cache).catch(() => undefined);
  }
}

const origins: Readonly<Record<NativeLibraries["origin"], string>> = {
  folder: "the folder that PENSTOCK_TENSORFLOW names",
  python: "the installed Python package tensorflow",
  cache: "the cache",
  wheel: "a wheel of the Python package index",
};

function describe(selection: Selection): InstalledNative {
  const { folder, variant, origin } = selection.libraries;
  return { ...selection, folder, variant, how: origins[origin] };
}

/** What is installed for this environment; null when nothing is. Reads a few files, writes and starts nothing. */
export async function installedNative(env: Environment = process.env): Promise<InstalledNative | null> {
  const wish = wantedVariant(env);
  const selection = (await readSelection(env, wish)) ?? (wish === "cpu" ? null : await readSelection(env, "cpu"));
  return selection === null ? null : describe(selection);
}

async function installVariant(variant: Variant, options: InstallOptions): Promise<InstalledNative> {
  const env = options.env ?? process.env;
  const cache = cacheFolder(env);
  const log = options.log ?? (() => undefined);
  const onProgress = options.onProgress ?? (() => undefined);
  const pins = (options.pins ?? pinsFor)(`${process.platform}-${process.arch}`, variant);
  const install: Install = { env, cache, variant, force: options.force ?? false, log, onProgress, pins };
  onProgress({ stage: "find" });
  const remembered = async () => (install.force ? null : readSelection(env, variant));
  const ready = await remembered();
  if (ready !== null) return describe(ready);
  try {
    const selection = await withProcessLock(
      cache,
      { onWait: (holder) => log(`another installation is running (${holder}); waiting for it`) },
      // The one we waited for may have done our work.
      async () => (await remembered()) ?? (await installUnderLock(install)),
    );
    return describe(selection);
  } catch (error) {
    throw explainDiskError(error, cache);
  }
}

/**
 * Puts the native backend in place if it is not there yet. Throws an InstallFailure that says why it cannot be. Where a
 * GPU was only seen, not asked for, and its libraries cannot be had, those for the processor are installed.
 */
export async function installNative(options: InstallOptions = {}): Promise<InstalledNative> {
  const env = options.env ?? process.env;
  const variant = wantedVariant(env);
  try {
    return await installVariant(variant, options);
  } catch (error) {
    if (variant === "cpu" || env["PENSTOCK_CUDA"] || !(error instanceof InstallFailure)) throw error;
    options.log?.(`${error.message} Going on with TensorFlow for the processor.`);
    return installVariant("cpu", options);
  }
}
