/** Where things are on this machine: the user's cache, the data mirror, a project's `.penstock` folder. */
import { existsSync } from "node:fs";
import path from "node:path";

/** The folder that data sets are looked for in before any download, or null. */
export function mirrorFolder(environment: NodeJS.ProcessEnv): string | null {
  const named = environment["PENSTOCK_MIRROR"];
  return named ? path.resolve(named) : null;
}

function ancestors(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

/**
 * The `.penstock` folder for a program or for the present folder: PENSTOCK_STORE, else the nearest one above, else beside
 * the nearest package.json or .git, else right here.
 */
export function storeFolder(start: string, environment: NodeJS.ProcessEnv): string {
  const named = environment["PENSTOCK_STORE"];
  if (named) return path.resolve(named);
  const folders = ancestors(path.resolve(start));
  const holding = folders.find((folder) => existsSync(path.join(folder, ".penstock")));
  const project = folders.find((folder) =>
    [".git", "package.json"].some((name) => existsSync(path.join(folder, name))),
  );
  return path.join(holding ?? project ?? path.resolve(start), ".penstock");
}

/** The root of the repository that a folder lies in: the nearest one above with a `.git`, else the folder itself. */
export function repositoryRoot(folder: string): string {
  return ancestors(path.resolve(folder)).find((one) => existsSync(path.join(one, ".git"))) ?? path.resolve(folder);
}

/** Where looks into large data are kept for the programs of a folder: `cache/probes` in their `.penstock` folder. */
export function probesFolder(program: string, environment: NodeJS.ProcessEnv): string {
  return path.join(storeFolder(path.dirname(program), environment), "cache", "probes");
}

/** A path as people would write it from here: from the present folder, or in full where that is shorter. */
export function shortestPath(file: string): string {
  const full = path.resolve(file);
  const relative = path.relative(process.cwd(), full);
  return relative.length <= full.length ? relative : full;
}
