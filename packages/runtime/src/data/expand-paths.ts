/**
 * Paths as a program writes them in, the files that they mean out: `*`, `?`, `[…]`, `{a,b}` and `**` stand for all files that fit,
 * in the order of their names. A path that is a file as it stands is that file, whatever signs its name has.
 */
import { existsSync, globSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { DataError } from "./data-error.ts";
import { missingPathHelp } from "./missing-path.ts";
import { leadsOut } from "./path-inside.ts";

const PATTERN = /[*?[{]/;

/** Whether a path may stand for several files. */
export function isPattern(path: string): boolean {
  return PATTERN.test(path);
}

/** Every file; throws `DataError` where a pattern fits none, or fits a link out of its folder. */
export function expandPaths(paths: readonly string[]): string[] {
  return paths.flatMap((path) => (isPattern(path) && !existsSync(path) ? filesOf(path) : [path]));
}

function filesOf(pattern: string): string[] {
  const folder = fixedPart(pattern);
  const found = globSync(pattern)
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .sort();
  if (found.length === 0) {
    const help = existsSync(folder) ? missingPathHelp(join(folder, "?")) : `the folder \`${folder}\` does not exist`;
    throw new DataError(`no file is named like \`${pattern}\``, help, pattern);
  }
  const real = realpathSync(folder);
  const outside = found.find((path) => leadsOut(real, realpathSync(path)));
  if (outside === undefined) return found;
  throw new DataError(
    `\`${outside}\` is a link that leads out of \`${folder}\``,
    "name the file that it leads to, if that is meant",
    outside,
  );
}

/** The folder before the first part of a path that is a pattern. */
function fixedPart(pattern: string): string {
  let folder = pattern;
  while (isPattern(folder)) folder = dirname(folder);
  return folder;
}
