/**
 * What a function did while it was recorded that a graph cannot repeat, with the line that did it.
 */
import { fileURLToPath } from "node:url";

/** A function that cannot be recorded as it is written. */
export class TraceError extends Error {
  override readonly name = "TraceError";
  /** The line of the caller's code: `file:line:column`; null where none is on the stack. */
  readonly place: string | null;
  /** A way out. */
  readonly help: string;

  constructor(message: string, options: { readonly place: string | null; readonly help: string }) {
    super(`${message}${options.place === null ? "" : ` (${options.place})`}. ${options.help}.`);
    this.place = options.place;
    this.help = options.help;
  }
}

/** Frames that are machinery: TensorFlow.js and Node itself. */
const machinery = /[\\/](?:@tensorflow|tfjs-(?:core|backend-\w+|node|node-gpu))[\\/]|node:/;
/** This folder and the backend's as stacks write them: their files are machinery too, but for tests. */
const own = [".", "../backend/"]
  .map((folder) => new URL(folder, import.meta.url))
  .flatMap((folder) => [folder.href, fileURLToPath(folder)]);

function isMachinery(frame: string): boolean {
  return machinery.test(frame) || (own.some((folder) => frame.includes(folder)) && !/\.test\.[tj]s/.test(frame));
}

/** Where something was made: an error that nobody throws. Its text is costly, and written only when it is read. */
export interface Origin {
  readonly stack?: string;
}

/** The innermost line of a stack that is the caller's own code. */
export function callerLine(origin: Origin | undefined): string | null {
  for (const frame of (origin?.stack ?? "").split("\n").slice(1)) {
    if (isMachinery(frame)) continue;
    const place = /\(?((?:file:\/\/)?[^()\s]+:\d+:\d+)\)?$/.exec(frame.trim())?.[1];
    if (place !== undefined) return place.replace(/^file:\/\//, "");
  }
  return null;
}
