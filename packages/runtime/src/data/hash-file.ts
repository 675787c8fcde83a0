/** A file in, its sha256 out, without holding it in memory. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/** Bytes that are hashed while the next ones are read. */
const PIECE = 2 ** 22;

/** Sha256 of bytes, as hexadecimal digits. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Sha256 of a file's bytes as they lie on disk. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const length = Math.min(PIECE, size + 1);
    let [hashed, filled] = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)];
    let reading = file.read(filled, 0, length, null);
    for (;;) {
      const { bytesRead } = await reading;
      signal?.throwIfAborted();
      if (bytesRead === 0) return hash.digest("hex");
      [hashed, filled] = [filled, hashed];
      reading = file.read(filled, 0, length, null);
      hash.update(hashed.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
