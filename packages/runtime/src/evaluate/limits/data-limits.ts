/** A data set in, what is thin about it out: classes with few train rows, splits with few rows, a licence that is not known. */
import { formatCount, plural } from "../report/figures.ts";
import type { DatasetSection } from "../report-data.ts";
import { shortened } from "./answer-limits.ts";

/** Train rows of a class that are few whatever the others have, and parts of what they have that are. */
const [fewTrain, fewShare] = [20, 0.1];

/** What is thin. */
export function dataLimits({ name, origin, balance }: DatasetSection): readonly string[] {
  const licence =
    origin === null
      ? `Licence and origin of ${name} are not stated.`
      : /^none\b/.test(origin.licence)
        ? `Licence of ${name}: ${origin.licence}.`
        : null;
  return [...balance.flatMap((one) => rareClasses(name, one)), ...(licence === null ? [] : [licence])];
}

function rareClasses(name: string, { column, classes }: DatasetSection["balance"][number]): string[] {
  const most = classes.reduce((rows, one) => Math.max(rows, one.train), 0);
  const rare = classes.filter(({ train }) => train < fewTrain || train < fewShare * most);
  if (rare.length === 0 || rare.length === classes.length) return [];
  const told = rare.map((one) => `${one.name} (${formatCount(one.train)})`);
  return [
    `Few train rows of ${plural(rare.length, "class", "classes")} of ${column} in ${name}: ${shortened(told)}; the largest has ${formatCount(most)}.`,
  ];
}
