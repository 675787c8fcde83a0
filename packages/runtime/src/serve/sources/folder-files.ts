/** A folder in, the files in it and below out, sorted by their paths; hidden ones and links to folders are passed over. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Files whose names are wanted, sub-folders among the names where these stand. */
export function filesBelow(folder: string, wanted: (name: string) => boolean): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    // As it was typed: `./` and double slashes are the user's own.
    const full = folder.endsWith("/")
      ? `${folder}${entry.name}`
      : folder === "."
        ? entry.name
        : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(full, wanted);
    if (!wanted(entry.name)) return [];
    return entry.isFile() || (entry.isSymbolicLink() && isFile(join(folder, entry.name))) ? [full] : [];
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
