/** Data sets in, where their rows come from, how they were split and how even their classes are out. */
import { formatCount, formatShare, plural } from "../report/figures.ts";
import type { DatasetSection } from "../report-data.ts";
import { code, parts, table, text } from "./markdown.ts";

/** Classes whose rows are told one by one. */
const mostClasses = 30;
const splits = ["train", "valid", "test"] as const;

/** Every data set of the program. */
export function dataPart(sections: readonly DatasetSection[]): string | null {
  if (sections.length === 0) return null;
  return parts(["## Data", ...sections.map(datasetPart)]);
}

function datasetPart(section: DatasetSection): string {
  const { name, source, origin, rows, folds, inputs, balance } = section;
  const all = splits.reduce((sum, split) => sum + rows[split], 0);
  const counts = table(
    [
      ["split", "words"],
      ["rows", "figures"],
      ["share", "figures"],
    ],
    splits.map((split) => [split, formatCount(rows[split]), formatShare(rows[split], all)]),
  );
  const foldWords = `${plural(folds.length, "fold")}: every row is tested in one of them. Counts are of the first.`;
  return parts([
    `### ${code(name)}`,
    `Source: ${code(source)}. A row has ${inputs.map((input) => `${code(input.name)} (${input.kind})`).join(", ")}.`,
    origin === null
      ? "Licence and origin are not stated: the rows are the author's own files."
      : `${text(origin.about)} Licence: ${text(origin.licence)}. Cite: ${text(origin.citation)}`,
    folds.length === 0 ? null : foldWords,
    counts,
    ...balance.map(balancePart),
  ]);
}

function balancePart({ column, classes }: DatasetSection["balance"][number]): string {
  const sorted = [...classes].sort((a, b) => b.train - a.train);
  const [most, least] = [sorted[0], sorted.at(-1)];
  const range =
    most === undefined || least === undefined
      ? "no classes"
      : most.train === least.train
        ? `${plural(classes.length, "class", "classes")} with ${plural(most.train, "train row")} each`
        : `${plural(classes.length, "class", "classes")}, from ${formatCount(least.train)} (${text(least.name)}) to ${formatCount(most.train)} (${text(most.name)}) train rows`;
  const words = `Classes of ${code(column)}: ${range}.`;
  if (classes.length > mostClasses) return words;
  const rows = classes.map((one) => [text(one.name), ...splits.map((split) => formatCount(one[split]))]);
  return parts([words, table([[text(column), "words"], ...splits.map((split) => [split, "figures"] as const)], rows)]);
}
