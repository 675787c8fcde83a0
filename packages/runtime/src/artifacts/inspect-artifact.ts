/** A folder of the store in; the manifest of what it holds, or in words what is wrong with it, out. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { systemCode } from "../system-code.ts";
import { type Manifest, manifestSchema } from "./manifest.ts";
import { notAsWritten, readSealed, sha256, sumName } from "./sealed-file.ts";

export const manifestName = "manifest.json";
export const manifestSumName = sumName(manifestName);

/** What a folder of the store holds: an artifact, or in words what is wrong with it. */
export type Inspected = { readonly manifest: Manifest } | { readonly damage: string };

function readManifest(folder: string): Inspected {
  const read = readSealed(folder, manifestName);
  if ("damage" in read) return read;
  try {
    return { manifest: manifestSchema.parse(JSON.parse(read.text)) };
  } catch {
    return { damage: `${path.join(folder, manifestName)} is none that this version reads` };
  }
}

/** Looks whether every listed file is there with its size; sums are compared when `thorough`. */
export function inspectArtifact(folder: string, { thorough }: { readonly thorough: boolean }): Inspected {
  const read = readManifest(folder);
  if ("damage" in read) return read;
  for (const { name, bytes, sha256: sum } of read.manifest.files) {
    const place = path.join(folder, name);
    if (path.basename(name) !== name) return { damage: `${folder} names a file outside of itself` };
    try {
      const size = statSync(place, { throwIfNoEntry: false })?.size;
      if (size === undefined) return { damage: `${place} is missing` };
      if (size !== bytes) return { damage: `${place} has ${size} bytes, ${bytes} were written` };
      if (thorough && sha256(readFileSync(place)) !== sum) return { damage: `${place} ${notAsWritten}` };
    } catch (error) {
      return { damage: `${place} cannot be read (${systemCode(error) ?? String(error)})` };
    }
  }
  return read;
}
