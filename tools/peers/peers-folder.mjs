// In: environment variables and the list of pinned libraries. Out: where their Python environment lies. The cache folder is
// the one that the runtime keeps TensorFlow in; a test holds the two equal.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The pinned libraries, one `name==version` a line. */
export const requirements = fileURLToPath(new URL("requirements.txt", import.meta.url));

/** The same of tools for runs (MLflow, TensorBoard), which no comparison needs. */
export const trackers = fileURLToPath(new URL("trackers.txt", import.meta.url));

/** The same of the library of pretrained text encoders (transformers), by which their files and answers are recorded. */
export const encoders = fileURLToPath(new URL("encoders.txt", import.meta.url));
/** The same of Gymnasium, which environments are held against and timed beside. */
export const environments = fileURLToPath(new URL("environments.txt", import.meta.url));
/** The same of rliable, by which figures of agents' returns are recorded. */
export const returns = fileURLToPath(new URL("returns.txt", import.meta.url));
/** The same of tokenizers, which only the comparison of tokenizers needs. */
export const tokenizers = fileURLToPath(new URL("tokenizers.txt", import.meta.url));

/** The user's folder for what is kept between runs: `PENSTOCK_CACHE`, or `penstock` in the system's cache folder. */
export function cacheFolder(env) {
  if (env.PENSTOCK_CACHE) return path.resolve(env.PENSTOCK_CACHE);
  const home = env.HOME ?? env.USERPROFILE ?? os.homedir();
  if (process.platform === "darwin") return path.join(home, "Library", "Caches", "penstock");
  if (process.platform === "win32") {
    return path.join(env.LOCALAPPDATA ?? path.join(home, "AppData", "Local"), "penstock", "Cache");
  }
  return path.join(env.XDG_CACHE_HOME || path.join(home, ".cache"), "penstock");
}

/** The environment's folder: its name is a hash of the pins, so that other pins get a folder of their own. */
export function peersFolder(env, list = requirements) {
  const pins = readFileSync(list, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const hash = createHash("sha256").update(pins.join("\n")).digest("hex").slice(0, 16);
  return path.join(cacheFolder(env), "peers", hash);
}

/** The Python inside an environment's folder. */
export function pythonOf(folder) {
  return process.platform === "win32" ? path.join(folder, "Scripts", "python.exe") : path.join(folder, "bin", "python");
}
