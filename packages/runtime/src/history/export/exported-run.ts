/**
 * A finished run in, what other tools for runs are told of it out: params, tags, the course of its metrics with times, what was judged afterwards,
 * and its report.
 */
import { z } from "zod";
import { type Artifact, readArtifactFile, type Store } from "../../artifacts/store.ts";
import { readTags } from "../../artifacts/tags.ts";
import type { FinishedRun } from "../../execute/run-name.ts";
import { evaluationsOfRun } from "../run-records.ts";

/** Metrics at one place of a training. */
export interface ExportedPoint {
  /** Steps done by then. */
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** A run as other tools see it. */
export interface ExportedRun {
  /** `fit-3fa9c1d2`. */
  readonly name: string;
  /** By which it is known again. */
  readonly hash: string;
  readonly block: string;
  /** As it was given: `digits.pipe`. */
  readonly program: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly course: readonly ExportedPoint[];
  /** At its end: what the training was left with, and what blocks judged: `check.test.label.accuracy`. */
  readonly judged: ExportedPoint;
  /** Files by name: the newest report that shows it, and the text of its program. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const historySchema = z.object({
  history: z.array(
    z.object({
      step: z.number(),
      seconds: z.number(),
      learningRate: z.number(),
      metrics: z.record(z.string(), z.number()),
    }),
  ),
});

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

const finite = (metrics: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));

/** What a run tells. Throws DamagedArtifact. */
export function exportedRun(store: Store, { name, artifact }: FinishedRun): ExportedRun {
  const { manifest } = artifact;
  const { hash, block, program, seed, run, versions, ingredients, inexact } = manifest;
  const artifacts = store.list();
  const end = Date.parse(manifest.created);
  const start = end - Math.round(manifest.seconds * 1000);
  const course = courseOf(artifact, start);
  const evaluations = evaluationsOfRun(artifacts, { name, artifact });
  const judged = evaluations.flatMap(({ manifest: own }) =>
    Object.entries(finite(own.metrics)).map(([path, value]) => [`${own.block}.${path}`, value] as const),
  );
  const own = Object.entries(ingredients).filter(([, value]) => !isHash(value));
  return {
    name,
    hash,
    block,
    program,
    start,
    end,
    params: {
      ...Object.fromEntries(own),
      ...run?.set,
      seed: String(seed),
      ...(run?.fold == null ? {} : { fold: String(run.fold) }),
    },
    tags: {
      "penstock.hash": hash,
      "penstock.group": run?.group ?? hash,
      "penstock.block": block,
      "penstock.program": program,
      ...Object.fromEntries(Object.entries(versions).map(([what, version]) => [`penstock.version.${what}`, version])),
      ...(inexact === null ? {} : { "penstock.inexact": inexact }),
      ...Object.fromEntries((readTags(store.root).get(hash) ?? []).map((tag) => [`penstock.tag.${tag}`, "true"])),
    },
    course,
    judged: {
      step: course.at(-1)?.step ?? 0,
      time: end,
      metrics: { ...prefixed("best", finite(manifest.metrics)), ...Object.fromEntries(judged) },
    },
    files: filesOf(artifacts, hash),
  };
}

function prefixed(prefix: string, metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([path, value]) => [`${prefix}.${path}`, value]));
}

function courseOf(artifact: Artifact, start: number): ExportedPoint[] {
  if (!artifact.manifest.files.some((file) => file.name === "history.json")) return [];
  const { history } = historySchema.parse(JSON.parse(readArtifactFile(artifact, "history.json").toString("utf8")));
  let seconds = 0;
  return history.map(({ step, seconds: own, learningRate, metrics }) => {
    seconds += own;
    const time = start + Math.round(seconds * 1000);
    return { step, time, metrics: finite({ ...metrics, learning_rate: learningRate }) };
  });
}

function filesOf(artifacts: readonly Artifact[], hash: string): Map<string, Uint8Array> {
  const report = artifacts.find(
    ({ manifest }) => manifest.kind === "report" && Object.values(manifest.ingredients).includes(hash),
  );
  if (report === undefined) return new Map();
  const data = readArtifactFile(report, "report.json");
  // Written by us, checksummed.
  const { program } = JSON.parse(data.toString("utf8")) as { readonly program: { readonly text: string } };
  return new Map<string, Uint8Array>([
    ["report.html", readArtifactFile(report, "report.html")],
    ["report.json", data],
    ["program.pipe", Buffer.from(program.text, "utf8")],
  ]);
}
