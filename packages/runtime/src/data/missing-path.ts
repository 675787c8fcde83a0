/**
 * A path that does not exist in, what to say about it out: the likeliest name in its folder, or what the folder holds.
 */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { closestName } from "@penstock/dsl";

/** What to say about a path that does not exist: the closest name in its folder, or what the folder holds. */
export function missingPathHelp(path: string): string {
  const folder = dirname(path);
  if (!existsSync(folder)) return `the folder \`${folder}\` does not exist either`;
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    return `the folder \`${folder}\` cannot be read`;
  }
  const close = closestName(basename(path), names);
  if (close !== null) return `did you mean \`${close}\`? it is in the same folder`;
  const visible = names.filter((name) => !name.startsWith("."));
  if (visible.length === 0) return `the folder \`${folder}\` is empty`;
  const rest = visible.length > 6 ? ` and ${visible.length - 6} more` : "";
  return `the folder \`${folder}\` holds ${visible
    .slice(0, 6)
    .map((name) => `\`${name}\``)
    .join(", ")}${rest}`;
}
