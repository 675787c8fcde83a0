/** What a project's store says of its training, for tests that compare bits. */
import { openStore } from "@penstock/runtime/store";
import { expect } from "vitest";
import type { Project } from "./pipe-process.ts";

/** Checksum of the newest trained weights, or null while there are none. */
export function weightsOf(project: Project): string | null {
  const train = openStore(project.store)
    .list()
    .find((artifact) => artifact.manifest.kind === "train");
  return train?.manifest.files.find((file) => file.name === "weights.safetensors")?.sha256 ?? null;
}

/** Every artifact that the store lists is whole: each file fits its checksum. */
export function expectNothingTorn(project: Project): void {
  const store = openStore(project.store);
  for (const artifact of store.list()) expect(store.find(artifact.manifest.hash)).not.toBeNull();
}
