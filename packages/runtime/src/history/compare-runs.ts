/** Two runs in, in what they differ out: what they were made from, what was measured, what they cost, and how they answered the same rows. */
import { type Artifact, readArtifactFile, type Store } from "../artifacts/store.ts";
import { readAnswers } from "../evaluate/kept-answers.ts";
import { comparePaired, type PairedComparison } from "../evaluate/paired.ts";
import type { ReportData } from "../evaluate/report-data.ts";
import type { FinishedRun } from "../execute/run-name.ts";
import { partName } from "../plan/why-not-cached.ts";
import { randomStream } from "../random/stream.ts";
import { goalOf } from "./find-metric.ts";
import { evaluationsOfRun } from "./run-records.ts";
import { type Verdict, verdictOn } from "./verdict.ts";

/** Something that is another in the second run. */
export interface Difference {
  /** In words: `the seed`, `its data set: \`split\``. */
  readonly what: string;
  /** Short texts; null where only their hashes are known, or where there is none. */
  readonly before: string | null;
  readonly after: string | null;
}

/** A metric of both. */
export interface MetricPair {
  /** The block that measured it. */
  readonly block: string;
  readonly path: string;
  readonly before: number | null;
  readonly after: number | null;
  /** Whether that is better, by the metric's goal; null where it cannot be told or they are equal. */
  readonly better: boolean | null;
}

/** The program that a run came of, as its newest report has it. */
export interface ReportedProgram {
  readonly path: string;
  readonly text: string;
  readonly command: string;
}

export interface RunComparison {
  readonly before: string;
  readonly after: string;
  readonly made: readonly Difference[];
  /** Null where there is no report of that run. */
  readonly programs: { readonly before: ReportedProgram | null; readonly after: ReportedProgram | null };
  readonly metrics: readonly MetricPair[];
  readonly cost: {
    readonly seconds: { readonly before: number; readonly after: number };
    /** Of the weights. */
    readonly bytes: { readonly before: number; readonly after: number };
  };
  /** By the blocks that judged both on the same rows. */
  readonly paired: readonly ({ readonly block: string } & PairedComparison)[];
  /** Why nothing was compared row by row; null where something was. */
  readonly unpaired: string | null;
  readonly verdict: Verdict;
}

/** Compares two runs. Throws DamagedArtifact. */
export async function compareRuns(store: Store, before: FinishedRun, after: FinishedRun): Promise<RunComparison> {
  const artifacts = store.list();
  const [one, other] = [before.artifact.manifest, after.artifact.manifest];
  const judged = [evaluationsOfRun(artifacts, before), evaluationsOfRun(artifacts, after)] as const;
  const { paired, unpaired } = await pairedOf(judged, artifacts);
  const weights = ({ artifact }: FinishedRun): number =>
    artifact.manifest.files.find(({ name }) => name === "weights.safetensors")?.bytes ?? 0;
  const compared = {
    before: before.name,
    after: after.name,
    made: differences(one, other, artifacts),
    programs: { before: reportedProgram(artifacts, one.hash), after: reportedProgram(artifacts, other.hash) },
    metrics: [
      ...metricPairs(
        one.block === other.block ? one.block : `${one.block}, ${other.block}`,
        one.metrics,
        other.metrics,
      ),
      ...judged[0].flatMap(({ manifest }) => {
        const match = judgedBy(judged[1], manifest.block);
        return match === undefined ? [] : metricPairs(manifest.block, manifest.metrics, match.manifest.metrics);
      }),
    ],
    cost: {
      seconds: { before: one.seconds, after: other.seconds },
      bytes: { before: weights(before), after: weights(after) },
    },
    paired,
    unpaired,
  };
  return { ...compared, verdict: verdictOn(compared) };
}

function judgedBy(artifacts: readonly Artifact[], block: string): Artifact | undefined {
  return artifacts.find(({ manifest }) => manifest.block === block);
}

type Made = Artifact["manifest"];

/** Parts that differ; of a data set that is another, which of its parts. */
function differences(before: Made, after: Made, artifacts: readonly Artifact[]): Difference[] {
  const found: Difference[] = [];
  const short = (text: string | undefined): string | null => (text === undefined || text.length > 40 ? null : text);
  const compare = (
    one: Readonly<Record<string, string>>,
    other: Readonly<Record<string, string>>,
    of: string,
  ): void => {
    for (const part of new Set([...Object.keys(one), ...Object.keys(other)])) {
      if (one[part] === other[part]) continue;
      const name = partName(part);
      if (part === "data" && of === "") {
        const [a, b] = [one[part], other[part]].map((hash) => artifacts.find(({ manifest }) => manifest.hash === hash));
        if (a !== undefined && b !== undefined) {
          compare(a.manifest.ingredients, b.manifest.ingredients, `${name}: `);
          continue;
        }
      }
      found.push({ what: `${of}${name}`, before: short(one[part]), after: short(other[part]) });
    }
  };
  compare(before.ingredients, after.ingredients, "");
  for (const name of new Set([...Object.keys(before.run?.set ?? {}), ...Object.keys(after.run?.set ?? {})])) {
    const [one, other] = [before.run?.set[name], after.run?.set[name]];
    if (one !== other) found.push({ what: name, before: one ?? null, after: other ?? null });
  }
  for (const name of new Set([...Object.keys(before.versions), ...Object.keys(after.versions)])) {
    const [one, other] = [before.versions[name], after.versions[name]];
    if (one !== other) found.push({ what: name, before: one ?? null, after: other ?? null });
  }
  return found;
}

/** The text of the program in the newest report that shows the run. */
function reportedProgram(artifacts: readonly Artifact[], hash: string): ReportedProgram | null {
  const report = artifacts.find(
    ({ manifest }) => manifest.kind === "report" && Object.values(manifest.ingredients).includes(hash),
  );
  if (report === undefined) return null;
  // Written by us, checksummed.
  const { program, command } = JSON.parse(readArtifactFile(report, "report.json").toString("utf8")) as ReportData;
  return { ...program, command };
}

function metricPairs(
  block: string,
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): MetricPair[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].map((path) => {
    const [one, other] = [before[path] ?? null, after[path] ?? null];
    const gain = one === null || other === null ? Number.NaN : goalOf(path) === "max" ? other - one : one - other;
    return { block, path, before: one, after: other, better: Number.isNaN(gain) || gain === 0 ? null : gain > 0 };
  });
}

/** Parts of a data set that decide which row stands at which place. */
const rowParts = ["source", "reader", "limit", "missing", "duplicates"];

/** Whether the same place is the same row in what both judged. */
function haveSameRows(one: Artifact, other: Artifact, artifacts: readonly Artifact[]): boolean {
  const hashes = [one, other].map(({ manifest }) => manifest.ingredients["data"]);
  const [a, b] = hashes;
  if (a === b) return true;
  const [first, second] = hashes.map((hash) => artifacts.find(({ manifest }) => manifest.hash === hash));
  if (first === undefined || second === undefined) return false;
  return rowParts.every((part) => first.manifest.ingredients[part] === second.manifest.ingredients[part]);
}

async function pairedOf(
  [before, after]: readonly [readonly Artifact[], readonly Artifact[]],
  artifacts: readonly Artifact[],
): Promise<Pick<RunComparison, "paired" | "unpaired">> {
  const paired: { block: string; rows: number; method: string; outputs: PairedComparison["outputs"] }[] = [];
  let unpaired = "no `evaluate` block has judged both";
  for (const one of before) {
    const { block } = one.manifest;
    const other = judgedBy(after, block);
    if (other === undefined) continue;
    const [kept, keptAfter] = [readAnswers(one), readAnswers(other)];
    if (kept === null || keptAfter === null) {
      unpaired = `\`${block}\` has not kept the answers to single rows; \`pipe run --fresh\` does`;
      continue;
    }
    const stream = randomStream(1, "paired", block);
    const found = haveSameRows(one, other, artifacts) ? await comparePaired(kept, keptAfter, stream) : null;
    if (found === null) unpaired = `\`${block}\` judged them on other rows`;
    else paired.push({ block, ...found });
  }
  return { paired, unpaired: paired.length > 0 ? null : unpaired };
}
