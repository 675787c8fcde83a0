/**
 * In: addresses as an editor writes them. Out: the paths that hosts know, and back. One file has one path, however its
 * address was escaped; a document that was never saved has a path in the workspace's folder that no file has.
 */
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { standardName } from "../source/standard-files.ts";

/** What addresses are read against. */
export interface UriOptions {
  /** Where paths of unsaved documents start. */
  readonly root: string;
  readonly windows: boolean;
}

/** The path that an address means. */
export function uriToPath(uri: string, options: UriOptions): string {
  if (uri.startsWith("file:")) {
    try {
      return withCapitalDrive(fileURLToPath(uri, { windows: options.windows }), options.windows);
    } catch {
      // An address that is none: its text still names one document.
    }
  }
  const { join } = options.windows ? path.win32 : path.posix;
  return join(options.root, encodeURIComponent(decoded(uri)));
}

/** Where the files that the language brings along lie in this package: the same from its sources and when built. */
const standardFolder = path.join(import.meta.dirname, "../../std");

/** The address of a path. */
export function pathToUri(file: string, options: Pick<UriOptions, "windows">): string {
  const standard = standardName(file);
  if (standard !== null) return pathToFileURL(path.join(standardFolder, path.basename(standard))).href;
  return pathToFileURL(file, { windows: options.windows }).href;
}

/** Editors write the letter of a drive either way. */
function withCapitalDrive(file: string, windows: boolean): string {
  return windows ? file.replace(/^[a-z]:/, (drive) => drive.toUpperCase()) : file;
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
