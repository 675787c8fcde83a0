/**
 * Files that are whole or absent: written beside their place, flushed to the disk, then moved there in one step. What a
 * killed process leaves behind is a name that no reader looks at.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { systemCode } from "../system-code.ts";

/** Writes all bytes and flushes them to the disk. */
export function writeFlushed(file: string, content: string | Uint8Array): void {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const handle = openSync(file, "w");
  try {
    let written = 0;
    while (written < bytes.length) written += writeSync(handle, bytes, written);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes a folder and those above it that are missing, and flushes their names. */
export function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = path.resolve(folder); ; made = path.dirname(made)) {
    flushFolder(path.dirname(made));
    if (made === path.resolve(first) || made === path.dirname(made)) return;
  }
}

/** A disk that fails or is full says so here as well; anything else means that there is no such flushing. */
const faults = ["EIO", "ENOSPC", "EDQUOT"];

/** Flushes a folder's list of names; file systems that cannot are left to their own order. */
export function flushFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    // Windows and some network file systems refuse to open a folder.
    if (faults.includes(systemCode(error) ?? "")) throw error;
  }
}

/** Writes a file in one step; on any failure (a full disk, say) the old file stands as it was. */
export function writeFileAtomic(file: string, content: string | Uint8Array): void {
  makeFolder(path.dirname(file));
  const beside = `${file}.${process.pid}.part`;
  try {
    writeFlushed(beside, content);
    renameSync(beside, file);
  } catch (error) {
    removeIfPossible(beside);
    throw error;
  }
  flushFolder(path.dirname(file));
}

/** Removes what a failure has left half done; it is the failure that a person is told of, not that this one failed too. */
export function removeIfPossible(place: string): void {
  try {
    rmSync(place, { recursive: true, force: true });
  } catch {
    // A name that no reader looks at stays behind.
  }
}
