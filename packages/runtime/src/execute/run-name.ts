/**
 * Names of runs as people type them: the train block and the first digits of its hash, `fit_digits-3fa9c1d2`; of several runs that
 * differ in nothing but seed and fold, the block and the first digits of their group.
 */
import { type Artifact, readArtifactFile, type Store } from "../artifacts/store.ts";
import { readTags } from "../artifacts/tags.ts";
import type { SweepTable } from "../evaluate/report-data.ts";
import { meansOf, methodOf, type Spread, spreads } from "../evaluate/spread.ts";
import { runLabel } from "../plan/run-place.ts";
import { sweepFile } from "./sweep-file.ts";

/** A run's name. */
export function runName(block: string, hash: string): string {
  return `${block}-${hash.slice(0, 8)}`;
}

/** A finished run. */
export interface FinishedRun {
  readonly name: string;
  readonly artifact: Artifact;
}

/** Runs of one block that differ in nothing but seed and fold. */
export interface RunFamily {
  /** Of the group, or of the only run. */
  readonly name: string;
  /** By fold, then by seed. */
  readonly runs: readonly FinishedRun[];
  /** What each differs in; null of the only one. */
  readonly labels: readonly string[] | null;
  /** Of several the means. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly several: { readonly method: string; readonly metrics: Readonly<Record<string, Spread>> } | null;
}

/** Every run in the store, newest first; `artifacts` where they have been listed already. */
export function listRuns(store: Store, artifacts: readonly Artifact[] = store.list()): readonly FinishedRun[] {
  return artifacts
    .filter(({ manifest }) => manifest.kind === "train")
    .map((artifact) => ({ name: runName(artifact.manifest.block, artifact.manifest.hash), artifact }));
}

/** The same with runs that differ in nothing but seed and fold together; a family is as new as its newest run. */
export function listFamilies(store: Store, artifacts: readonly Artifact[] = store.list()): readonly RunFamily[] {
  const groups = new Map<string, FinishedRun[]>();
  for (const run of listRuns(store, artifacts)) {
    const { manifest } = run.artifact;
    const key = manifest.run?.group ?? manifest.hash;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map(familyOf);
}

function familyOf(found: readonly FinishedRun[]): RunFamily {
  const place = ({ artifact: { manifest } }: FinishedRun) => manifest.run ?? { fold: null, seed: manifest.seed };
  const runs = [...found].sort((a, b) => (place(a).fold ?? 0) - (place(b).fold ?? 0) || place(a).seed - place(b).seed);
  const [first] = runs;
  const measured = runs.map(({ artifact }) => artifact.manifest.metrics);
  if (first === undefined || runs.length === 1) {
    return { name: first?.name ?? "", runs, labels: null, metrics: measured[0] ?? {}, several: null };
  }
  const counts = countsOf(runs);
  const metrics = spreads(measured, counts);
  const { block, run } = first.artifact.manifest;
  return {
    name: runName(block, run?.group ?? first.artifact.manifest.hash),
    runs,
    labels: runs.map((one) => runLabel({ ...place(one), seeds: counts.seeds, set: run?.set ?? {} }) ?? one.name),
    metrics: meansOf(metrics),
    several: { method: methodOf(counts), metrics },
  };
}

/** Folds and seeds among the runs that there are, which may be fewer than a program asks for. */
function countsOf(runs: readonly FinishedRun[]): { readonly folds: number; readonly seeds: number } {
  const places = runs.map(({ artifact: { manifest } }) => manifest.run);
  const folds = new Set(places.map((place) => place?.fold ?? 0)).size;
  const seeds = new Set(places.map((place) => place?.seed ?? 0)).size;
  return { folds: places.some((place) => place?.fold != null) ? Math.max(folds, places[0]?.folds ?? 1) : 1, seeds };
}

/** What a text names: one run, a family of them, or several that it may mean. */
export type Found =
  | { readonly kind: "run"; readonly run: FinishedRun }
  | { readonly kind: "family"; readonly family: RunFamily }
  /** The newest table of a sweep. */
  | { readonly kind: "sweep"; readonly name: string; readonly artifact: Artifact; readonly table: SweepTable }
  | { readonly kind: "several"; readonly names: readonly string[] }
  | { readonly kind: "none" };

/** What a text means: the name of a run or a family, a block (its newest family), a sweep, a tag or the start of a hash. */
export function findRuns(store: Store, text: string): Found {
  const artifacts = store.list();
  const families = listFamilies(store, artifacts);
  const runs = families.flatMap((family) => family.runs);
  const whole = (family: RunFamily): Found => {
    const [only] = family.runs;
    return family.several === null && only !== undefined ? { kind: "run", run: only } : { kind: "family", family };
  };
  const family = families.find((one) => one.name === text);
  if (family !== undefined) return whole(family);
  const run = runs.find(({ name, artifact }) => name === text || artifact.manifest.hash === text);
  if (run !== undefined) return { kind: "run", run };
  const newest = families.find(({ runs: [first] }) => first?.artifact.manifest.block === text);
  if (newest !== undefined) return whole(newest);
  const sweep = artifacts.find(({ manifest }) => manifest.kind === "sweep" && manifest.block === text);
  if (sweep !== undefined) {
    // Written by us, checksummed.
    const table = JSON.parse(readArtifactFile(sweep, sweepFile).toString("utf8")) as SweepTable;
    return { kind: "sweep", name: runName(text, sweep.manifest.hash), artifact: sweep, table };
  }
  const tags = readTags(store.root);
  const hasTag = ({ artifact }: FinishedRun): boolean => tags.get(artifact.manifest.hash)?.includes(text) === true;
  const tagged = families.filter((one) => one.runs.some(hasTag));
  const [onlyTagged] = tagged;
  if (tagged.length === 1 && onlyTagged !== undefined) {
    const [run, ...others] = onlyTagged.runs.filter(hasTag);
    return others.length === 0 && run !== undefined ? { kind: "run", run } : whole(onlyTagged);
  }
  if (tagged.length > 1) return { kind: "several", names: tagged.map(({ name }) => name) };
  if (text.length < 4) return { kind: "none" };
  const near = runs.filter(({ name, artifact }) => artifact.manifest.hash.startsWith(text) || name.startsWith(text));
  const nearFamilies = families.filter((one) => one.several !== null && one.name.startsWith(text));
  const [only] = near;
  const [onlyFamily] = nearFamilies;
  if (near.length === 1 && nearFamilies.length === 0 && only !== undefined) return { kind: "run", run: only };
  if (near.length === 0 && nearFamilies.length === 1 && onlyFamily !== undefined) return whole(onlyFamily);
  const names = [...nearFamilies, ...near].map(({ name }) => name);
  return names.length === 0 ? { kind: "none" } : { kind: "several", names };
}

/** Every name by which something that has run may be asked for. */
export function knownNames(store: Store): string[] {
  return listFamilies(store).flatMap((family) => [
    family.name,
    ...family.runs.flatMap((run) => [run.name, run.artifact.manifest.block]),
  ]);
}
