/** Replaces the text of a file in one step: a reader sees the old one or the new one, a failure leaves the old one. */
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";

/** Writes `text` where `old` stands; gives the reason where that was not possible, and null where it was. */
export function replaceFile(file: string, old: string, text: string): string | null {
  const beside = `${file}.${process.pid}.part`;
  try {
    if (readFileSync(file, "utf8") !== old) return "it was changed meanwhile";
    const { mode } = statSync(file);
    const handle = openSync(beside, "wx", mode);
    try {
      // The process's mask may have taken rights away.
      fchmodSync(handle, mode);
      const bytes = Buffer.from(text, "utf8");
      let written = 0;
      while (written < bytes.length) written += writeSync(handle, bytes, written);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, file);
    return null;
  } catch (error) {
    rmSync(beside, { force: true });
    return error instanceof Error ? error.message : String(error);
  }
}
