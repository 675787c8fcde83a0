/** `pipe card RUN`: the model card of the program that a run belongs to, as Markdown. */
import {
  type Artifact,
  DamagedArtifact,
  type Found,
  openStore,
  readArtifactFile,
  type Store,
} from "@penstock/runtime/store";
import { storeFolder } from "../host/places.ts";
import type { Terminal } from "../terminal.ts";
import { findNamed } from "./find-run.ts";

/** Prints the card and gives the exit status. */
export function card(name: string, terminal: Terminal): number {
  const store = openStore(storeFolder(process.cwd(), process.env));
  try {
    const found = findNamed(store, name);
    if (found.kind === "problem") {
      terminal.error(found.text);
      return 1;
    }
    const report = reportOf(store, found);
    if (report === null) {
      terminal.error(
        `no report of \`${name}\` has a model card; \`pipe run ${programOf(found)}\` makes one, and what has run is not run again`,
      );
      return 1;
    }
    terminal.out(readArtifactFile(report, "card.md").toString("utf8"));
    return 0;
  } catch (error) {
    if (!(error instanceof DamagedArtifact)) throw error;
    terminal.error(`the card of \`${name}\` is damaged: ${error.message}; \`pipe run\` makes it anew`);
    return 1;
  }
}

type Known = Exclude<Found, { kind: "none" } | { kind: "several" }>;

function artifactsOf(found: Known): readonly Artifact[] {
  if (found.kind === "sweep") return [found.artifact];
  return (found.kind === "run" ? [found.run] : found.family.runs).map(({ artifact }) => artifact);
}

function programOf(found: Known): string {
  return artifactsOf(found)[0]?.manifest.program ?? "FILE";
}

/** The newest report that any of the runs went into; null where none has a card. */
function reportOf(store: Store, found: Known): Artifact | null {
  const hashes = new Set(artifactsOf(found).map(({ manifest }) => manifest.hash));
  const report = store
    .list()
    .find(
      ({ manifest: { kind, ingredients, files } }) =>
        kind === "report" &&
        files.some((file) => file.name === "card.md") &&
        Object.values(ingredients).some((one) => hashes.has(one)),
    );
  return report ?? null;
}
