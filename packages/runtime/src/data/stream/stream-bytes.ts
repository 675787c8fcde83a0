/** A stream in, its bytes as they come out: standard input, or a file that may still be growing. */
import { open } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { systemCode } from "../../system-code.ts";
import { DataError, reasonOf } from "../data-error.ts";
import { missingPathHelp } from "../missing-path.ts";

/** Bytes read at a time. */
const PIECE = 2 ** 18;
/** Milliseconds between two looks at a file that has not grown. */
const PAUSE = 100;

/** How a file is followed. */
export interface Following {
  /** Where reading starts. */
  readonly from: "start" | "end";
  /** Whether to wait for more at its end. */
  readonly follow: boolean;
  /** Milliseconds without anything new after which the stream counts as ended. */
  readonly wait: number;
  readonly signal: AbortSignal | undefined;
}

/** The bytes of a file, nothing where it is waited for; ends where the file does, or where nothing new has come for too long. */
export async function* fileBytes(path: string, { from, follow, wait, signal }: Following): AsyncGenerator<Uint8Array> {
  const file = await open(path, "r").catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") throw new DataError(`\`${path}\` does not exist`, missingPathHelp(path), path);
    throw new DataError(`\`${path}\` cannot be read: ${reasonOf(error)}`, null, path);
  });
  try {
    let position = from === "end" ? (await file.stat()).size : 0;
    for (let quiet = 0; ; ) {
      signal?.throwIfAborted();
      const piece = new Uint8Array(PIECE);
      const { bytesRead } = await file.read(piece, 0, PIECE, position);
      if (bytesRead > 0) {
        position += bytesRead;
        quiet = 0;
        yield piece.subarray(0, bytesRead);
        continue;
      }
      if (!follow || quiet >= wait) return;
      if ((await file.stat()).size < position) {
        throw new DataError(`\`${path}\` became shorter while it was followed`, "follow a file that only grows", path);
      }
      yield piece.subarray(0, 0);
      await setTimeout(PAUSE, undefined, signal === undefined ? {} : { signal });
      quiet += PAUSE;
    }
  } finally {
    await file.close();
  }
}

/** The bytes of standard input. */
export async function* inputBytes(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  for await (const piece of process.stdin) {
    signal?.throwIfAborted();
    // Nobody sets an encoding, so pieces are bytes.
    yield piece as Uint8Array;
  }
}
