/**
 * What editor features ask of the world besides what the check asks: which files a folder holds.
 */
import type { Host } from "../source/host.ts";

/** One entry of a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly folder: boolean;
}

/** The check's host, and folders for the completion of paths and the search for files that import another. */
export interface ServiceHost extends Host {
  /** What a folder holds; empty where there is none. Absent where there is no disk. */
  list?(folder: string): readonly FolderEntry[];
}
