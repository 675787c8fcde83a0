/**
 * A folder of pictures or recordings in, their paths and classes out: one sub-folder a class. Where the folder holds `train` and
 * `test` (and perhaps `valid`) with the class folders inside, these are the official split.
 */
import { readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "../system-code.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { missingPathHelp } from "./missing-path.ts";
import type { OfficialSide } from "./official.ts";
import { leadsOut } from "./path-inside.ts";

/** What a folder may hold. */
export type MediaKind = "images" | "audio";

const kinds = {
  images: {
    pattern: /\.(png|jpe?g|gif|webp|tiff?|avif|bmp|svg)$/i,
    plural: "pictures",
    files: "PNG, JPEG, WebP, GIF, TIFF or AVIF files",
  },
  audio: { pattern: /\.wave?$/i, plural: "recordings", files: "WAV files" },
} as const;
const splitFolders: ReadonlyMap<string, OfficialSide> = new Map([
  ["train", "train"],
  ["valid", "valid"],
  ["val", "valid"],
  ["test", "test"],
]);

/** The side of the official split that a folder of `parts` is. */
export function sideOfFolder(name: string): OfficialSide {
  return splitFolders.get(name) ?? "train";
}

/** Whether a file's name is one of such a file. */
export function isMediaName(name: string, kind: MediaKind): boolean {
  return kinds[kind].pattern.test(name);
}

/** What such files are called, for messages: `pictures`, and `PNG, JPEG, … files`. */
export function mediaWords(kind: MediaKind): { readonly plural: string; readonly files: string } {
  return kinds[kind];
}

/** Pictures or recordings of a folder, in the order of their rows. */
export interface MediaFolder {
  /** Class folder names in alphabetical order; empty where files lie in no class folder. */
  readonly classes: readonly string[];
  readonly files: readonly {
    readonly path: string;
    /** Index into `classes`, -1 without one. */
    readonly label: number;
    /** Index into `parts`. */
    readonly part: number;
  }[];
  /** `train`, `valid`, `test` as found, or one empty name where there is no such split. */
  readonly parts: readonly string[];
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Entry {
  readonly name: string;
  readonly isFile: boolean;
}

/** What lies in a folder, by name. A link counts as what it leads to, which must lie below `top`. */
function entries(folder: string, top: string): Entry[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith("."))
      .map((entry) => ({
        name: entry.name,
        isFile: entry.isSymbolicLink() ? linksToFile(join(folder, entry.name), top) : entry.isFile(),
      }))
      .sort((a, b) => byName(a.name, b.name));
  } catch (error) {
    if (error instanceof DataError) throw error;
    const code = systemCode(error);
    if (code === "ENOENT")
      throw new DataError(`the folder \`${folder}\` does not exist`, missingPathHelp(folder), folder);
    if (code === "ENOTDIR") throw new DataError(`\`${folder}\` is a file, not a folder`, "name the folder", folder);
    throw new DataError(`the folder \`${folder}\` cannot be read: ${reasonOf(error)}`, null, folder);
  }
}

function linksToFile(path: string, top: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new DataError(`\`${path}\` is a link to nothing`, "remove it", path);
  if (leadsOut(realpathSync(top), realpathSync(path))) {
    throw new DataError(
      `\`${path}\` is a link that leads out of \`${top}\``,
      "remove it, or copy what it leads to",
      path,
    );
  }
  return found.isFile();
}

/** Lists a folder without opening any file; throws `DataError` where there is none of the kind. */
export function listMedia(folder: string, kind: MediaKind): MediaFolder {
  const { pattern, plural, files } = kinds[kind];
  const top = entries(folder, folder);
  const folders = top.filter((entry) => !entry.isFile).map((entry) => entry.name);
  const split =
    folders.includes("train") && folders.includes("test") && folders.every((name) => splitFolders.has(name));
  const parts = split ? folders : [""];
  const found: { path: string; name: string | null; part: number }[] = [];
  parts.forEach((part, index) => {
    const base = join(folder, part);
    for (const entry of entries(base, folder)) {
      const path = join(base, entry.name);
      if (entry.isFile) {
        if (pattern.test(entry.name)) found.push({ path, name: null, part: index });
        continue;
      }
      for (const file of entries(path, folder)) {
        if (file.isFile && pattern.test(file.name)) {
          found.push({ path: join(path, file.name), name: entry.name, part: index });
        }
      }
    }
  });
  const classes = [...new Set(found.flatMap(({ name }) => (name === null ? [] : [name])))].sort(byName);
  if (found.length === 0) {
    throw new DataError(
      `the folder \`${folder}\` holds no ${plural}`,
      `expected are sub-folders named for the classes, with ${files} in them`,
      folder,
    );
  }
  const loose = found.find(({ name }) => name === null);
  if (loose !== undefined && classes.length > 0) {
    throw new DataError(
      `\`${loose.path}\` lies beside the class folders and has no class`,
      "move it into the folder of its class, or out of the way",
      loose.path,
    );
  }
  return {
    classes,
    files: found.map(({ path, name, part }) => ({ path, label: name === null ? -1 : classes.indexOf(name), part })),
    parts,
  };
}
