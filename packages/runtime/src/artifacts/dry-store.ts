/**
 * A store and a folder in, a store for a run of which nothing is kept out: what has been prepared already is found, what is
 * committed goes into the folder, which its owner removes.
 */
import { openStore, type Store } from "./store.ts";

/** The name of the folder, below the store's own; one whose process is gone is removed by whoever opens the store next. */
export function dryFolderName(pid: number): string {
  return `dry.${pid}`;
}

/** Locks and caches stay those of the store itself: what is recorded for a dry run serves the real one. */
export function openDryStore(store: Store, folder: string): Store {
  const own = openStore(folder);
  const prepared: Store["find"] = (hash) => {
    const artifact = store.find(hash);
    return artifact?.manifest.kind === "dataset" ? artifact : null;
  };
  return { ...own, root: store.root, find: (hash) => own.find(hash) ?? prepared(hash) };
}
