/**
 * A data set that draws its train rows and what was counted of it in, how many rows of each class an epoch has out, for plans, reports and the
 * words of a run.
 */
import { type CheckedDataset, classDraws } from "@penstock/dsl";

/** Train rows of a class, and how many of them an epoch has. */
export interface DrawnClass {
  readonly name: string;
  readonly train: number;
  readonly epoch: number;
}

/** The rows of an epoch, by class. */
export interface EpochDraws {
  /** The class target that rows are drawn by. */
  readonly target: string;
  readonly classes: readonly DrawnClass[];
}

/** Rows by class, as they were counted when the data set was prepared. */
export type ClassBalance = readonly {
  readonly column: string;
  readonly classes: readonly { readonly name: string; readonly train: number }[];
}[];

/** The rows of every epoch; null where each train row comes once, or its class has not been counted. */
export function epochDraws({ sampling }: Pick<CheckedDataset, "sampling">, balance: ClassBalance): EpochDraws | null {
  const counted = balance.find(({ column }) => column === sampling?.args["by"]);
  if (sampling === null || counted === undefined) return null;
  const draws = classDraws(
    counted.classes.map(({ train }) => train),
    sampling,
  );
  const classes = counted.classes.map(({ name, train }, index) => ({ name, train, epoch: draws[index] ?? 0 }));
  return { target: counted.column, classes };
}

/** Classes that are told one by one; of more, the extremes. */
const toldByName = 12;

/** In a line: "an epoch of `mails` has 100 rows: `ham` 50 of 90, `spam` 50 of 10". */
export function tellDraws(dataset: string, { classes }: EpochDraws): string {
  const all = classes.reduce((sum, { epoch }) => sum + epoch, 0);
  const present = classes.filter(({ train }) => train > 0);
  const byRows = [...present].sort((a, b) => b.train - a.train);
  const told = present.length <= toldByName ? present : byRows.filter((_, at) => at < 3 || at >= byRows.length - 3);
  const show = (count: number): string => count.toLocaleString("en-US");
  const words = told.map(({ name, train, epoch }) => `\`${name}\` ${show(epoch)} of ${show(train)}`);
  if (told.length < present.length) words.splice(3, 0, "…");
  return `an epoch of \`${dataset}\` has ${show(all)} rows: ${words.join(", ")}`;
}
