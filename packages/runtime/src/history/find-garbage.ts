/**
 * A store in, what of it could go out: nothing that has a tag, that a running process has to do with, or that belongs to the newest result
 * of a program, and nothing that was touched within the time that is asked for.
 */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { type Running, stepLockFolder } from "../artifacts/in-use.ts";
import type { Manifest } from "../artifacts/manifest.ts";
import type { Artifact, Store } from "../artifacts/store.ts";
import { readTags } from "../artifacts/tags.ts";
import { runName } from "../execute/run-name.ts";
import { isHeld } from "../locks/process-lock.ts";
import { systemCode } from "../system-code.ts";
import { baseFile } from "../train/adapters/base-file.ts";

/** Something that could go. */
export interface Garbage {
  readonly kind: "artifact" | "damaged" | "work" | "cache";
  /** What people call it. */
  readonly name: string;
  /** A folder or a file, in full. */
  readonly place: string;
  readonly bytes: number;
  /** Why nobody will miss it. */
  readonly reason: string;
}

/** What to keep. */
export interface GarbageRule {
  /** Newest results of each program, at least 1. */
  readonly keep: number;
  /** Milliseconds; what was touched since stays. */
  readonly older: number;
  /** Milliseconds. */
  readonly now: number;
}

/** A folder's or a file's room and when anything of it was last written. */
function sizeOf(place: string): { readonly bytes: number; readonly touched: number } {
  const stats = statSync(place, { throwIfNoEntry: false });
  if (stats === undefined) return { bytes: 0, touched: 0 };
  if (!stats.isDirectory()) return { bytes: stats.size, touched: stats.mtimeMs };
  return namesIn(place)
    .map((name) => sizeOf(path.join(place, name)))
    .reduce((all, one) => ({ bytes: all.bytes + one.bytes, touched: Math.max(all.touched, one.touched) }), {
      bytes: 0,
      touched: stats.mtimeMs,
    });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    // Somebody else has removed it, or nothing was ever put there.
    if (!["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) throw error;
    return [];
  }
}

/** The newest results of each program, and what came after them: work that may still end in one. */
function newestResults(artifacts: readonly Artifact[], keep: number): Manifest[] {
  const reports = new Map<string, Manifest[]>();
  for (const { manifest } of artifacts) {
    if (manifest.kind !== "report") continue;
    reports.set(manifest.program, [...(reports.get(manifest.program) ?? []), manifest]);
  }
  const later = artifacts.flatMap(({ manifest }) => {
    const newest = reports.get(manifest.program)?.[0];
    return newest === undefined || manifest.created > newest.created ? [manifest] : [];
  });
  // The newest come first.
  return [...later, ...[...reports.values()].flatMap((list) => list.slice(0, keep))];
}

/** Hashes of artifacts that must stay: those given, and what they are made from. */
function reachable(artifacts: readonly Artifact[], roots: Iterable<string>): ReadonlySet<string> {
  const byHash = new Map(artifacts.map(({ manifest }) => [manifest.hash, manifest]));
  const kept = new Set<string>();
  const open = [...roots];
  for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
    const manifest = byHash.get(hash);
    if (manifest === undefined || kept.has(hash)) continue;
    kept.add(hash);
    open.push(...Object.values(manifest.ingredients));
  }
  return kept;
}

/** Tagged runs, with what has judged them. */
function taggedRoots(store: Store, artifacts: readonly Artifact[]): string[] {
  const tagged = readTags(store.root);
  return artifacts.flatMap(({ manifest: { hash, kind, ingredients } }) =>
    tagged.has(hash) || (kind === "evaluate" && tagged.has(ingredients["run"] ?? "")) ? [hash] : [],
  );
}

/** Whether a training keeps only what it has learned beside a base, which is then needed as long as it is. */
function adaptsBase({ files }: Manifest): boolean {
  return files.some(({ name }) => name === baseFile);
}

const day = 86_400_000;

function ageWords(milliseconds: number): string {
  const days = Math.floor(milliseconds / day);
  return days === 0 ? "today" : days === 1 ? "a day ago" : `${days} days ago`;
}

/** Lists what could go: damaged things at once, the rest when it is old enough. `running` are the processes at work. */
export function findGarbage(store: Store, rule: GarbageRule, running: readonly Running[]): readonly Garbage[] {
  const { keep, older, now } = rule;
  // Who is still planning may come to need anything.
  if (running.some(({ hashes }) => hashes === null)) return [];
  const artifacts = store.list();
  const inUse = new Set(running.flatMap(({ hashes }) => hashes ?? []));
  const free = (hash: string): boolean => !inUse.has(hash) && !isHeld(stepLockFolder(store.root, hash));
  const old = (touched: number): boolean => now - touched >= older;
  const stayingAdapters = artifacts.filter(
    ({ manifest }) => adaptsBase(manifest) && (!old(Date.parse(manifest.created)) || !free(manifest.hash)),
  );
  const kept = reachable(artifacts, [
    ...inUse,
    ...stayingAdapters.map(({ manifest }) => manifest.hash),
    ...taggedRoots(store, artifacts),
    ...newestResults(artifacts, keep).map(({ hash }) => hash),
  ]);
  return [
    ...damagedArtifacts(store, artifacts).filter(({ name }) => free(name)),
    ...artifacts.flatMap(({ folder, manifest }): Garbage[] => {
      const { hash, kind, block, program, created } = manifest;
      if (kept.has(hash) || !old(Date.parse(created)) || !free(hash)) return [];
      const name = `${kind === "report" ? "" : `${kind} `}${runName(block, hash)}`;
      const reason = `made ${ageWords(now - Date.parse(created))}, no newer result of ${program} uses it`;
      return [{ kind: "artifact", name, place: folder, bytes: sizeOf(folder).bytes, reason }];
    }),
    ...unfinishedWork(store, artifacts, now).filter(({ hash, touched }) => old(touched) && free(hash)),
    ...(running.length > 0 ? [] : caches(store.root, now).filter(({ touched }) => old(touched))),
  ].map(({ kind, name, place, bytes, reason }) => ({ kind, name, place, bytes, reason }));
}

function damagedArtifacts({ root }: Store, artifacts: readonly Artifact[]): Garbage[] {
  const whole = new Set(artifacts.map(({ folder }) => path.basename(folder)));
  const folder = path.join(root, "store");
  return namesIn(folder).flatMap((name): Garbage[] => {
    if (whole.has(name)) return [];
    const place = path.join(folder, name);
    return [
      { kind: "damaged", name, place, bytes: sizeOf(place).bytes, reason: "damaged: it is made anew when needed" },
    ];
  });
}

function unfinishedWork(
  { root }: Store,
  artifacts: readonly Artifact[],
  now: number,
): (Garbage & { readonly hash: string; readonly touched: number })[] {
  const done = new Set(artifacts.map(({ manifest }) => manifest.hash));
  return namesIn(path.join(root, "work")).map((hash) => {
    const place = path.join(root, "work", hash);
    const { bytes, touched } = sizeOf(place);
    const state = done.has(hash) ? "checkpoints of a step that is done" : "checkpoints of a step that is not finished";
    const reason = `${state}, last written ${ageWords(now - touched)}`;
    return { kind: "work", name: `work ${hash.slice(0, 8)}`, place, bytes, reason, hash, touched };
  });
}

/** What is only kept to be faster next time: each made anew when it is missing. */
function caches(root: string, now: number): (Garbage & { readonly touched: number })[] {
  const kinds = {
    columns: "decoded columns",
    features: "values of a frozen part",
    graphs: "a recorded graph",
    probes: "a look into data",
  };
  return Object.entries(kinds).flatMap(([folder, what]) =>
    namesIn(path.join(root, "cache", folder)).map((name) => {
      const place = path.join(root, "cache", folder, name);
      const { bytes, touched } = sizeOf(place);
      const reason = `${what}, last used ${ageWords(now - touched)}`;
      return { kind: "cache" as const, name: `${folder}/${name.slice(0, 12)}`, place, bytes, reason, touched };
    }),
  );
}
