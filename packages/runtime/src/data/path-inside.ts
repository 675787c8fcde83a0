/**
 * A path that data names in, the file that it means out, if that lies in the folder it belongs to: neither `..` nor a link leads
 * out of it. Data may come from anybody; a program's own paths are its author's.
 */
import { realpathSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";

/** The real path; throws an `Error` that says in a line why it is none, to stand behind the path. */
export function pathInside(folder: string, path: string): string {
  const named = resolve(folder, path);
  if (leadsOut(resolve(folder), named)) throw new Error("it lies outside of the folder of the data");
  let real: string;
  try {
    real = realpathSync(named);
  } catch {
    throw new Error("it does not exist");
  }
  if (leadsOut(realpathSync(folder), real)) throw new Error("it is a link that leads out of the folder of the data");
  return real;
}

/** Whether a path is not below a folder. */
export function leadsOut(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}
