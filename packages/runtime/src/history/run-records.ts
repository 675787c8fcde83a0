/**
 * A store in, its runs out with all that was measured of them: by the training itself and by the blocks that judged it afterwards. Runs
 * that differ in nothing but seed and fold are one record, with the means of their figures.
 */
import type { Artifact, Store } from "../artifacts/store.ts";
import { readTags } from "../artifacts/tags.ts";
import { spreads } from "../evaluate/spread.ts";
import { type FinishedRun, listFamilies, type RunFamily } from "../execute/run-name.ts";

/** A measured value. */
export interface RecordedFigure {
  readonly value: number;
  /** Standard deviation of several runs; null of one. */
  readonly deviation: number | null;
}

/** A run, or several that differ in nothing but seed and fold. */
export interface RunRecord {
  readonly family: RunFamily;
  /** As it was given when the newest of them ran. */
  readonly program: string;
  readonly block: string;
  /** ISO 8601, UTC; of several the newest. */
  readonly created: string;
  /** That they took together. */
  readonly seconds: number;
  /** Of their files together, without what was judged. */
  readonly bytes: number;
  /** Of any of them. */
  readonly tags: readonly string[];
  /** Blocks that measured something of it: itself, then those that judged it. */
  readonly measured: readonly MeasuredBlock[];
}

/** What one block measured. */
export interface MeasuredBlock {
  readonly block: string;
  readonly figures: Readonly<Record<string, RecordedFigure>>;
}

/** The newest evaluation of each block by the hash of the run that it judged. */
function evaluationsOf(artifacts: readonly Artifact[]): ReadonlyMap<string, readonly Artifact[]> {
  const byRun = new Map<string, Artifact[]>();
  for (const artifact of artifacts) {
    const { kind, block, ingredients } = artifact.manifest;
    const run = ingredients["run"];
    if (kind !== "evaluate" || run === undefined) continue;
    const known = byRun.get(run) ?? [];
    // The newest comes first.
    if (!known.some(({ manifest }) => manifest.block === block)) byRun.set(run, [...known, artifact]);
  }
  return byRun;
}

/** The evaluations of a run, the newest of each block. */
export function evaluationsOfRun(artifacts: readonly Artifact[], run: FinishedRun): readonly Artifact[] {
  return evaluationsOf(artifacts).get(run.artifact.manifest.hash) ?? [];
}

/** Means of what all runs have; intervals are not asked for, so it does not matter which of them are folds. */
function meansOfAll(runs: readonly Readonly<Record<string, number>>[]): Record<string, RecordedFigure> {
  const found = Object.entries(spreads(runs, { folds: 1, seeds: runs.length }));
  return Object.fromEntries(found.map(([path, { mean, deviation }]) => [path, { value: mean, deviation }]));
}

/** Every run of the store, newest first. */
export function listRecords(store: Store): readonly RunRecord[] {
  const artifacts = store.list();
  const evaluations = evaluationsOf(artifacts);
  const tags = readTags(store.root);
  return listFamilies(store, artifacts).flatMap((family): RunRecord[] => {
    const manifests = family.runs.map(({ artifact }) => artifact.manifest);
    const newest = manifests.reduce<(typeof manifests)[number] | undefined>(
      (last, one) => (last === undefined || one.created > last.created ? one : last),
      undefined,
    );
    if (newest === undefined) return [];
    const judged = manifests.map(({ hash }) => evaluations.get(hash) ?? []);
    const judges = (judged[0] ?? []).map(({ manifest }) => manifest.block);
    const ofBlock = (block: string): Readonly<Record<string, number>>[] =>
      judged.map((list) => list.find(({ manifest }) => manifest.block === block)?.manifest.metrics ?? {});
    return [
      {
        family,
        program: newest.program,
        block: newest.block,
        created: newest.created,
        seconds: manifests.reduce((sum, { seconds }) => sum + seconds, 0),
        bytes: manifests.reduce((sum, { files }) => files.reduce((all, { bytes }) => all + bytes, sum), 0),
        tags: [...new Set(manifests.flatMap(({ hash }) => tags.get(hash) ?? []))].sort(),
        measured: [
          { block: newest.block, figures: meansOfAll(manifests.map(({ metrics }) => metrics)) },
          ...judges.map((block) => ({ block, figures: meansOfAll(ofBlock(block)) })),
        ],
      },
    ];
  });
}
