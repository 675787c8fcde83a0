/**
 * A reason in, an error with a way out: what is thrown when the native backend cannot be put in place on this machine.
 * It is a fault of the surroundings (network, disk, compiler), not of the program, and callers show it without a stack.
 */

import { systemCode } from "../system-code.ts";

/** What kind of obstacle it is; stable, for tests and `--json`. */
export type InstallFailureCode =
  | "platform"
  | "folder"
  | "disk"
  | "download"
  | "checksum"
  | "wheel"
  | "compiler"
  | "build"
  | "load"
  | "not-installed";

/** Native TensorFlow could not be found, fetched, built or loaded; `message` says why and `help` names a way out. */
export class InstallFailure extends Error {
  readonly code: InstallFailureCode;
  readonly help: string;
  /** Marks the error as one to show without a stack trace. */
  readonly expected = true;

  constructor(code: InstallFailureCode, message: string, help: string) {
    super(message);
    this.name = "InstallFailure";
    this.code = code;
    this.help = help;
  }
}

/** The failure as a user reads it: the reason, then the way out. */
export function failureText(failure: InstallFailure): string {
  return `${failure.message}\n${failure.help}`;
}

const diskReasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "your disk quota is used up",
  EFBIG: "the file grew beyond the size limit set for this process",
  EROFS: "the disk is read-only",
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  ENOTDIR: "part of the path is a file, not a folder",
  EEXIST: "part of the path is a file, not a folder",
  EIO: "the disk reports an error",
};

/** Turns a file error under the cache folder into a failure that names the folder; passes other errors on unchanged. */
export function explainDiskError(error: unknown, cacheFolder: string): unknown {
  const code = systemCode(error);
  const reason = code === null ? undefined : diskReasons[code];
  if (reason === undefined) return error;
  return new InstallFailure(
    "disk",
    `TensorFlow cannot be stored in ${cacheFolder}: ${reason} (${code}).`,
    "Give it a folder with about 1.2 GB free: set PENSTOCK_CACHE=<folder>, then run `npx pipe doctor --install`.",
  );
}
