/**
 * A name that was not found and the names there are in, the likeliest meant out: for "did you mean".
 */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname } from "node:path";

/** The name of `names` fewest edits away, or null where none is close (more than a third of its letters differ). */
export function closestName(wanted: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

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
