/** Files and folders of a command line in, the programs that they mean out: of a folder all that end in `.pipe`, below too. */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { standardInput } from "./file-host.ts";

/** What a command line means. */
export interface FoundPrograms {
  /** In the order of the command line, folders sorted; each once. */
  readonly programs: readonly string[];
  /** Folders without a single program. */
  readonly empty: readonly string[];
}

/** Folders that hold what others wrote or machines made. */
const passedOver: ReadonlySet<string> = new Set(["node_modules", "dist"]);

/** Finds the programs; what is no folder is taken as a program, whether it is there or not, and `-` is standard input. */
export function findPrograms(words: readonly string[]): FoundPrograms {
  const programs = new Set<string>();
  const empty: string[] = [];
  for (const word of words) {
    if (word === "-") programs.add(standardInput);
    else if (!isFolder(word)) programs.add(word);
    else {
      const found = programsBelow(word);
      for (const file of found) programs.add(file);
      if (found.length === 0) empty.push(word);
    }
  }
  return { programs: [...programs], empty };
}

function isFolder(name: string): boolean {
  try {
    return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // Links in a circle, a folder that may not be read: whoever reads the file says so.
    return false;
  }
}

/** Links are not followed: a circle of them has no end. */
function programsBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name.startsWith(".") || passedOver.has(entry.name) ? [] : programsBelow(full);
    }
    return entry.isFile() && entry.name.endsWith(".pipe") ? [full] : [];
  });
}
