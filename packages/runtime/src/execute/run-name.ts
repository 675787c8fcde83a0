/** Names of runs as people type them: the train block and the first digits of its hash, `fit_digits-3fa9c1d2`. */
import type { Artifact, Store } from "../artifacts/store.ts";

/** A run's name. */
export function runName(block: string, hash: string): string {
  return `${block}-${hash.slice(0, 8)}`;
}

/** Every run in the store, newest first. */
export function listRuns(store: Store): readonly { readonly name: string; readonly artifact: Artifact }[] {
  return store
    .list()
    .filter(({ manifest }) => manifest.kind === "train")
    .map((artifact) => ({ name: runName(artifact.manifest.block, artifact.manifest.hash), artifact }));
}

/** The runs that a text may mean: a name, a block (its newest run) or the start of a hash. */
export function findRuns(
  store: Store,
  text: string,
): readonly { readonly name: string; readonly artifact: Artifact }[] {
  const runs = listRuns(store);
  const exact = runs.filter((run) => run.name === text || run.artifact.manifest.hash === text);
  if (exact.length > 0) return exact;
  const block = runs.find((run) => run.artifact.manifest.block === text);
  if (block !== undefined) return [block];
  return text.length >= 4
    ? runs.filter((run) => run.artifact.manifest.hash.startsWith(text) || run.name.startsWith(text))
    : [];
}
