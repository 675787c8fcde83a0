/**
 * Folders in, usable TensorFlow libraries out. Knows the layouts in which they come: an installed Python package, the
 * same unpacked into the cache, and the archive of the C library with `include` and `lib`.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { cacheFolder, type Environment, librariesName, readManifest, tornFiles } from "./cache.ts";
import { InstallFailure } from "./install-failure.ts";
import { tensorflowVersion, type Variant } from "./pins.ts";
import { findProgram, runProgram } from "./run-program.ts";

/** Where libraries were found: a folder named by the user, Python's, the cache, or a wheel taken just now. */
export type LibraryOrigin = "folder" | "python" | "cache" | "wheel";

/** TensorFlow's libraries and C headers on disk. */
export interface NativeLibraries {
  readonly origin: LibraryOrigin;
  /** The folder as the user would name it. */
  readonly folder: string;
  /** Holds `tensorflow/c/c_api.h`. */
  readonly include: string;
  /** Files to link with, full paths. */
  readonly link: readonly string[];
  readonly variant: Variant | "own";
}

function libraryNames(platform: NodeJS.Platform): readonly (readonly string[])[] {
  switch (platform) {
    case "darwin":
      return [
        ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"],
        ["libtensorflow.2.dylib", "libtensorflow_framework.2.dylib"],
      ];
    case "win32":
      return [["python/_pywrap_tensorflow_common.dll.if.lib"], ["tensorflow.lib"]];
    default:
      return [
        ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
        ["libtensorflow.so.2", "libtensorflow_framework.so.2"],
      ];
  }
}

/** Libraries and headers in a folder of any known layout; null when something is missing. */
export function recogniseFolder(
  folder: string,
  origin: LibraryOrigin,
  variant: NativeLibraries["variant"],
): NativeLibraries | null {
  for (const root of [folder, path.join(folder, "tensorflow")]) {
    const include = path.join(root, "include");
    if (!existsSync(path.join(include, "tensorflow", "c", "c_api.h"))) continue;
    for (const place of [root, path.join(root, "lib")]) {
      for (const names of libraryNames(process.platform)) {
        const link = names.map((name) => path.join(place, name));
        if (link.every((file) => existsSync(file))) return { origin, folder, include, link, variant };
      }
    }
  }
  return null;
}

/** The folder that `PENSTOCK_TENSORFLOW` names; null when it is not set. Throws an InstallFailure when it is unusable. */
export function librariesOfUser(env: Environment): NativeLibraries | null {
  const named = env["PENSTOCK_TENSORFLOW"];
  if (!named) return null;
  const folder = path.resolve(named);
  const found = recogniseFolder(folder, "folder", "own");
  if (found !== null) return found;
  const names = libraryNames(process.platform)[0]?.join(" and ") ?? "";
  throw new InstallFailure(
    "folder",
    `PENSTOCK_TENSORFLOW names ${folder}, which ${existsSync(folder) ? "does not hold TensorFlow's libraries" : "does not exist"}.`,
    `Expected there: include/tensorflow/c/c_api.h, and ${names} beside include or in lib (for example the folder ` +
      "site-packages/tensorflow). Correct the variable, or unset it to have TensorFlow fetched.",
  );
}

const pythonQuestion = `
import importlib.metadata as m, importlib.util as u, json, os
s = u.find_spec("tensorflow")
v = next((m.version(n) for n in ("tensorflow", "tensorflow-cpu", "tensorflow_cpu") if any(True for _ in m.distributions(name=n))), None)
print(json.dumps([s and s.origin and os.path.dirname(s.origin), v]))
`;

/** The libraries of an installed Python `tensorflow` of our minor version; Python is asked where, TensorFlow not loaded. */
export async function librariesOfPython(env: Environment): Promise<NativeLibraries | null> {
  const python = findProgram("python3", env) ?? findProgram("python", env);
  if (python === null) return null;
  const answer = await runProgram({ program: python, args: ["-c", pythonQuestion], env, patience: 10_000 });
  if (answer.status !== 0) return null;
  try {
    const [folder, version]: unknown[] = JSON.parse(answer.output.trim().split("\n").at(-1) ?? "[]");
    if (typeof folder !== "string" || typeof version !== "string") return null;
    const minor = tensorflowVersion.slice(0, tensorflowVersion.lastIndexOf(".") + 1);
    return version.startsWith(minor) ? recogniseFolder(folder, "python", "own") : null;
  } catch {
    return null;
  }
}

/** The folder in the cache that holds, or is to hold, one variant's libraries. */
export function cachedLibrariesFolder(env: Environment, variant: Variant): string {
  return path.join(cacheFolder(env), librariesName(tensorflowVersion, variant));
}

/** Libraries unpacked earlier, whole by their sizes; null when absent or torn. */
export async function librariesOfCache(env: Environment, variant: Variant): Promise<NativeLibraries | null> {
  const folder = cachedLibrariesFolder(env, variant);
  const manifest = await readManifest(folder);
  if (manifest === null || (await tornFiles(folder, manifest)).length > 0) return null;
  return recogniseFolder(folder, "cache", variant);
}
