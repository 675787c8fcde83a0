/** Two runs in, in what they differ out: what they were made from, what was measured, what they cost, and how they answered the same rows. */
import { type Artifact, readArtifactFile, type Store } from "../artifacts/store.ts";
import type { RunCost, Verdict } from "../evaluate/compare/comparison.ts";
import { type BlockComparison, verdictOn } from "../evaluate/compare/verdict.ts";
import type { ReportData } from "../evaluate/report-data.ts";
import { meansOf, spreads } from "../evaluate/spread.ts";
import { costOf } from "../execute/run-cost.ts";
import type { FinishedRun } from "../execute/run-name.ts";
import { InternalError } from "../internal-error.ts";
import { partName } from "../plan/why-not-cached.ts";
import { goalOf } from "./find-metric.ts";
import { pairedOf, pairRuns } from "./pair-runs.ts";

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
  /** Which was held against which: of several those of the same seed and fold. */
  readonly runs: readonly { readonly run: string | null; readonly before: string; readonly after: string }[];
  readonly made: readonly Difference[];
  /** Null where there is no report of that run. */
  readonly programs: { readonly before: ReportedProgram | null; readonly after: ReportedProgram | null };
  readonly metrics: readonly MetricPair[];
  readonly cost: { readonly before: RunCost; readonly after: RunCost };
  /** By the blocks that judged both on the same rows. */
  readonly paired: readonly BlockComparison[];
  /** Why nothing was compared row by row; null where something was. */
  readonly unpaired: string | null;
  readonly verdict: Verdict;
}

/** A run, or several of a block that differ in nothing but seed and fold. */
export interface ComparedSide {
  readonly name: string;
  readonly runs: readonly FinishedRun[];
}

/** Compares two runs, or the runs of the same seed and fold of two families. Throws DamagedArtifact. */
export async function compareRuns(store: Store, before: ComparedSide, after: ComparedSide): Promise<RunComparison> {
  const artifacts = store.list();
  const { pairs, several } = pairRuns(before, after);
  const [first] = pairs;
  const [one, other] = [first?.before ?? before.runs[0], first?.after ?? after.runs[0]].map(
    (run) => run?.artifact.manifest,
  );
  if (one === undefined || other === undefined) throw new InternalError("nothing was given to compare");
  const { paired, unpaired, judged } = await pairedOf({ pairs, several, artifacts });
  const compared = {
    before: before.name,
    after: after.name,
    runs: pairs.map((pair) => ({ run: several ? pair.label : null, before: pair.before.name, after: pair.after.name })),
    made: differences(one, other, artifacts),
    programs: { before: reportedProgram(artifacts, one.hash), after: reportedProgram(artifacts, other.hash) },
    metrics: [
      ...metricPairs(
        one.block === other.block ? one.block : `${one.block}, ${other.block}`,
        meansOfAll(pairs.map((pair) => pair.before.artifact)),
        meansOfAll(pairs.map((pair) => pair.after.artifact)),
      ),
      ...judged.flatMap(({ block, evaluations }) =>
        metricPairs(
          block,
          meansOfAll(evaluations.map((pair) => pair.before)),
          meansOfAll(evaluations.map((pair) => pair.after)),
        ),
      ),
    ],
    cost: {
      before: costOf(
        pairs.map((pair) => pair.before),
        judged.flatMap(({ evaluations }) => evaluations.map((pair) => pair.before)),
      ),
      after: costOf(
        pairs.map((pair) => pair.after),
        judged.flatMap(({ evaluations }) => evaluations.map((pair) => pair.after)),
      ),
    },
    paired,
    unpaired: pairs.length === 0 ? "they have no seed and fold in common" : unpaired,
  };
  return { ...compared, verdict: verdictOn(compared) };
}

function meansOfAll(artifacts: readonly Artifact[]): Record<string, number> {
  const metrics = artifacts.map(({ manifest }) => manifest.metrics);
  return meansOf(spreads(metrics, { folds: 1, seeds: metrics.length }));
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
