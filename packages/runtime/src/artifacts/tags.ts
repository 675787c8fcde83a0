/**
 * Tags of artifacts: names that people give to runs. Each is an empty file of its own beside the store,
 *
 *   tags/<hash>.<tag>
 *
 * so that several processes can tag at once without one losing what another wrote, and an artifact never changes by it.
 */
import { closeSync, openSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { systemCode } from "../system-code.ts";
import { flushFolder, makeFolder } from "./atomic-file.ts";

const folderOf = (root: string): string => path.join(root, "tags");
const fileForm = /^([0-9a-f]{64})\.(.+)$/;

/** What a tag looks like, for messages. */
export const tagForm = "letters, digits, `.`, `_` and `-`, at most 64, the first a letter or a digit";

/** Whether a text may be a tag. */
export function isTag(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,63}$/.test(text);
}

/** Tags by the artifact's hash, each list in the order of letters. */
export function readTags(root: string): ReadonlyMap<string, readonly string[]> {
  const tags = new Map<string, string[]>();
  let names: string[] = [];
  try {
    names = readdirSync(folderOf(root)).sort();
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
  for (const name of names) {
    const [, hash = "", tag = ""] = fileForm.exec(name) ?? [];
    if (isTag(tag)) tags.set(hash, [...(tags.get(hash) ?? []), tag]);
  }
  return tags;
}

/** Gives an artifact a tag; one that it has stays. */
export function addTag(root: string, hash: string, tag: string): void {
  makeFolder(folderOf(root));
  closeSync(openSync(path.join(folderOf(root), `${hash}.${tag}`), "a"));
  flushFolder(folderOf(root));
}

/** Takes a tag away; false where the artifact does not have it. */
export function removeTag(root: string, hash: string, tag: string): boolean {
  try {
    rmSync(path.join(folderOf(root), `${hash}.${tag}`));
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    return false;
  }
  flushFolder(folderOf(root));
  return true;
}
