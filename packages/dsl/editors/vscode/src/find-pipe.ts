/**
 * In: the setting, the workspace's folders and the PATH. Out: the `pipe` command to use, or where it was looked for.
 * Nothing of VS Code is in here, so that it is tested by itself.
 */
import path from "node:path";

/** What the search depends on. */
export interface Surroundings {
  /** `penstock.server.path`; empty where it is not set. */
  readonly configured: string;
  /** Folders of the workspace, absolute. */
  readonly folders: readonly string[];
  /** The PATH variable. */
  readonly searchPath: string;
  readonly platform: NodeJS.Platform;
  readonly exists: (file: string) => boolean;
}

/** Where `pipe` is, or a message for the user. */
export type Found =
  | { readonly kind: "found"; readonly command: string }
  | { readonly kind: "missing"; readonly message: string };

function ancestors(folder: string): readonly string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

/** Finds the `pipe` command: as set, in `node_modules` of a folder or above it, on the PATH. */
export function findPipe(where: Surroundings): Found {
  const { configured, folders, searchPath, platform, exists } = where;
  const names = platform === "win32" ? ["pipe.cmd", "pipe.exe"] : ["pipe"];
  if (configured !== "") {
    const places = path.isAbsolute(configured) ? [configured] : folders.map((folder) => path.join(folder, configured));
    const command = places.find(exists);
    return command !== undefined
      ? { kind: "found", command }
      : {
          kind: "missing",
          message: `The setting penstock.server.path names ${configured}, and there is no such file. Correct it, or empty it to use the workspace's own pipe.`,
        };
  }
  const inModules = folders
    .flatMap(ancestors)
    .flatMap((folder) => names.map((name) => path.join(folder, "node_modules", ".bin", name)));
  const onPath = searchPath
    .split(platform === "win32" ? ";" : ":")
    .filter((folder) => folder !== "")
    .flatMap((folder) => names.map((name) => path.join(folder, name)));
  const command = [...inModules, ...onPath].find(exists);
  if (command !== undefined) return { kind: "found", command };
  return {
    kind: "missing",
    message:
      folders.length === 0
        ? "No folder is open, and pipe is not on the PATH. Open the folder that Penstock is installed in, or name pipe in the setting penstock.server.path."
        : `There is no node_modules/.bin/pipe in ${folders.map((folder) => path.basename(folder)).join(", ")} or above, and pipe is not on the PATH. Install Penstock there (in its own tree: npm start), or name pipe in the setting penstock.server.path.`,
  };
}
