/**
 * Two runs, or two families of them, in; which is held against which, and what the blocks that judged both say of their rows, out. Runs of a family
 * are held against those of the same seed and fold.
 */
import type { Artifact } from "../artifacts/store.ts";
import { compareAnswers } from "../evaluate/compare/compare-answers.ts";
import type { PairedComparison } from "../evaluate/compare/comparison.ts";
import { type KeptAnswers, readAnswers } from "../evaluate/compare/kept-answers.ts";
import type { AnswerPair } from "../evaluate/compare/paired-rows.ts";
import type { BlockComparison } from "../evaluate/compare/verdict.ts";
import type { FinishedRun } from "../execute/run-name.ts";
import { runLabel } from "../plan/run-place.ts";
import { randomStream } from "../random/stream.ts";
import { evaluationsOfRun } from "./run-records.ts";

/** A run and the one that it is held against. */
export interface RunPair {
  /** `fold 2, seed 3`. */
  readonly label: string;
  readonly before: FinishedRun;
  readonly after: FinishedRun;
}

const placeOf = ({ artifact: { manifest } }: FinishedRun) => manifest.run ?? { seed: manifest.seed, fold: null };

/** Runs of the same seed and fold; two single runs, whatever theirs are. */
export function pairRuns(
  { runs: before }: { readonly runs: readonly FinishedRun[] },
  { runs: after }: { readonly runs: readonly FinishedRun[] },
): { readonly pairs: readonly RunPair[]; readonly several: boolean } {
  const label = (run: FinishedRun): string => runLabel({ ...placeOf(run), seeds: 2, set: {} }) ?? run.name;
  const several = before.length > 1 || after.length > 1;
  const pairs = before.flatMap((one): RunPair[] => {
    const other = after.find((run) => !several || label(run) === label(one));
    return other === undefined ? [] : [{ label: label(one), before: one, after: other }];
  });
  return { pairs, several };
}

/** What judged the runs of every pair. */
export interface JudgedPairs {
  /** The name of the block, of two blocks both names. */
  readonly block: string;
  readonly evaluations: readonly { readonly before: Artifact; readonly after: Artifact }[];
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

interface Pairing {
  readonly pairs: readonly RunPair[];
  readonly several: boolean;
  readonly artifacts: readonly Artifact[];
}

/** The evaluation of the second run by the same block; else by one that judges the same rows, as those of two trainings of one program do. */
function counterpart(
  one: Artifact,
  candidates: readonly Artifact[],
  artifacts: readonly Artifact[],
): Artifact | undefined {
  const { block, ingredients } = one.manifest;
  const same = candidates.find(({ manifest }) => manifest.block === block);
  if (same !== undefined) return same;
  return candidates.find(
    (other) => other.manifest.ingredients["split"] === ingredients["split"] && haveSameRows(one, other, artifacts),
  );
}

function judgedPairs({ pairs, artifacts }: Pairing): JudgedPairs[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const known = pairs.map(({ before, after }) => ({
    before: evaluationsOfRun(artifacts, before),
    after: evaluationsOfRun(artifacts, after),
  }));
  return (known[0]?.before ?? []).flatMap((one): JudgedPairs[] => {
    const other = counterpart(one, known[0]?.after ?? [], artifacts);
    if (other === undefined) return [];
    const [block, otherBlock] = [one.manifest.block, other.manifest.block];
    const of = (list: readonly Artifact[], name: string): Artifact | undefined =>
      list.find(({ manifest }) => manifest.block === name);
    const evaluations = known.flatMap((lists) => {
      const [before, after] = [of(lists.before, block), of(lists.after, otherBlock)];
      return before === undefined || after === undefined ? [] : [{ before, after }];
    });
    return [{ block: block === otherBlock ? block : `${block}, ${otherBlock}`, evaluations }];
  });
}

/** Losses are no measure of both where they learned by others. */
function withoutOtherLosses(answers: KeptAnswers, { before, after }: RunPair): KeptAnswers {
  const [one, other] = [before, after].map(({ artifact }) => artifact.manifest.ingredients["loss"]);
  if (one === other) return answers;
  return { ...answers, outputs: new Map([...answers.outputs].filter(([, { classes }]) => classes !== null)) };
}

/** What can be said row by row, by the blocks that judged both; and why nothing was, null where something was. */
export async function pairedOf(pairing: Pairing): Promise<{
  readonly paired: readonly BlockComparison[];
  readonly unpaired: string | null;
  readonly judged: readonly JudgedPairs[];
}> {
  const { pairs, several, artifacts } = pairing;
  const judged = judgedPairs(pairing);
  const paired: BlockComparison[] = [];
  let unpaired = "no `evaluate` block has judged both on the same rows";
  for (const { block, evaluations } of judged) {
    const found = evaluations.flatMap(({ before, after }, index): AnswerPair[] => {
      const pair = pairs[index];
      const [one, other] = [readAnswers(before), readAnswers(after)];
      if (pair === undefined || one === null || other === null) return [];
      return [
        {
          label: several ? pair.label : null,
          before: withoutOtherLosses(one, pair),
          after: withoutOtherLosses(other, pair),
        },
      ];
    });
    if (found.length < evaluations.length || evaluations.length < pairs.length) {
      unpaired = `\`${block}\` has not kept the answers to single rows; \`pipe run --fresh\` does`;
      continue;
    }
    const same = evaluations.every(({ before, after }) => haveSameRows(before, after, artifacts));
    const compared: PairedComparison | null = same
      ? await compareAnswers({
          pairs: found,
          counts: countsOf(pairs),
          stream: (name) => randomStream(1, "paired", block, name),
        })
      : null;
    if (compared === null) unpaired = `\`${block}\` judged them on other rows, or by other losses`;
    else paired.push({ block, ...compared });
  }
  return { paired, unpaired: paired.length > 0 ? null : unpaired, judged };
}

/** Of how many folds and seeds the pairs are. */
function countsOf(pairs: readonly RunPair[]): { readonly folds: number; readonly seeds: number } {
  const places = pairs.map(({ before }) => placeOf(before));
  const folds = new Set(places.map(({ fold }) => fold ?? 0)).size;
  return { folds, seeds: new Set(places.map(({ seed }) => seed)).size };
}
