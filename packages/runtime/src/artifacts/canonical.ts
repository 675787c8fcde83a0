/**
 * One text for equal values: what content hashes are made of. Object keys are sorted, places in the source and doc
 * comments are left out, so that moving a block or wording its comment changes no hash.
 */
import { createHash } from "node:crypto";

/** Keys that say where or why something was written, not what it means. */
const silent: ReadonlySet<string> = new Set(["span", "doc"]);

function write(value: unknown, out: string[]): void {
  if (value === undefined) {
    out.push("null");
    return;
  }
  if (value === null || typeof value !== "object") {
    out.push(typeof value === "number" && !Number.isFinite(value) ? `"${value}"` : JSON.stringify(value));
    return;
  }
  if (Array.isArray(value)) {
    out.push("[");
    value.forEach((item, index) => {
      if (index > 0) out.push(",");
      write(item, out);
    });
    out.push("]");
    return;
  }
  out.push("{");
  let first = true;
  for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    if (item === undefined || silent.has(key)) continue;
    if (!first) out.push(",");
    first = false;
    out.push(JSON.stringify(key), ":");
    write(item, out);
  }
  out.push("}");
}

/** The normal form of a plain value. */
export function canonicalText(value: unknown): string {
  const out: string[] = [];
  write(value, out);
  return out.join("");
}

/** SHA-256 of the normal form, as 64 hexadecimal digits. */
export function contentHash(value: unknown): string {
  return createHash("sha256").update(canonicalText(value)).digest("hex");
}
