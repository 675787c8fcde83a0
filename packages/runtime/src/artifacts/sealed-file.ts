/**
 * A file of text with the sum of its bytes beside it: `manifest.json` and `manifest.sha256`. A single bit that changes in either
 * shows, also where what is left still reads as the same kind of text.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { writeFlushed } from "./atomic-file.ts";

/** What is said of a file whose sum is another. */
export const notAsWritten = "does not have the bytes that were written";

/** The SHA-256 of bytes, in hexadecimal. */
export function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** `manifest.sha256` for `manifest.json`. */
export function sumName(name: string): string {
  return `${path.parse(name).name}.sha256`;
}

/** Writes both into a folder that nobody reads yet. */
export function writeSealed(folder: string, name: string, text: string): void {
  writeFlushed(path.join(folder, name), text);
  writeFlushed(path.join(folder, sumName(name)), `${sha256(text)}\n`);
}

/** The text, or in words what is wrong with it. */
export function readSealed(folder: string, name: string): { readonly text: string } | { readonly damage: string } {
  let bytes: Buffer;
  let sum: string;
  try {
    bytes = readFileSync(path.join(folder, name));
    sum = readFileSync(path.join(folder, sumName(name)), "latin1");
  } catch (error) {
    const missing = error instanceof Error && "path" in error ? String(error.path) : path.join(folder, name);
    return { damage: `${missing} cannot be read` };
  }
  if (sum !== `${sha256(bytes)}\n`) return { damage: `${path.join(folder, name)} ${notAsWritten}` };
  return { text: bytes.toString("utf8") };
}
