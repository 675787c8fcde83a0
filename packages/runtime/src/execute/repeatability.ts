/**
 * Why a training's bits are not those that the same program gives on the same machine another time; what they depend on beside
 * that stands in its versions.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import type { Ending } from "../train/train-outcome.ts";

type Versions = Readonly<Record<string, string>>;

const fileName = "made-with.json";
const made = z.object({ versions: z.record(z.string(), z.string()), changed: z.record(z.string(), z.string()) });

function read(file: string): z.infer<typeof made> | null {
  try {
    return made.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

/**
 * Notes beside a training's checkpoints with what it works, and gives what was different before, each in words: what it goes on
 * from was then made by something else.
 */
export function noteVersions(folder: string, versions: Versions, { resumed }: { readonly resumed: boolean }): Versions {
  const file = path.join(folder, fileName);
  const before = resumed ? read(file) : null;
  if (before === null) {
    writeFileAtomic(file, JSON.stringify({ versions, changed: {} }));
    return {};
  }
  const names = [...new Set([...Object.keys(before.versions), ...Object.keys(versions)])];
  const changed = { ...before.changed };
  for (const name of names) {
    const [was, is] = [before.versions[name] ?? "none", versions[name] ?? "none"];
    if (was !== is) changed[name] = `${name} was ${was} and then ${is}`;
  }
  if (Object.keys(changed).length > 0) writeFileAtomic(file, JSON.stringify({ versions: before.versions, changed }));
  return changed;
}

/** What is known of how a training was made. */
export interface Making {
  readonly ended: Ending;
  readonly devices: readonly string[];
  /** What differed between the processes that worked on it, in words. */
  readonly changed: Versions;
}

/** The reason; null where there is none. */
export function whyInexact({ ended, devices, changed }: Making): string | null {
  const reasons = [
    ...(ended === "time"
      ? ["a budget of time ended it, and how many steps fit into a time is never quite the same"]
      : []),
    ...(devices.includes("GPU") ? ["a GPU computed it, which does not always add in the same order"] : []),
    ...(Object.keys(changed).length > 0
      ? [`it was interrupted and gone on with by something else: ${Object.values(changed).join(", ")}`]
      : []),
  ];
  return reasons.length === 0 ? null : reasons.join("; ");
}
