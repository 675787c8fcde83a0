/**
 * In: the classes that a program declares, by number or by name, and what the data has. Out: the classes in label order, or
 * null after saying where the two disagree.
 */
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { ProbedColumn } from "../source/host.ts";
import type { CallPlace } from "./call.ts";
import { type Match, reportColumn, reportForm } from "./data-match.ts";
import { showAll, showCount, showNames, showRows, wordFor } from "./data-words.ts";
import { placeOf } from "./place-of.ts";

/** A column of classes and how the data names it. */
export interface Classes {
  readonly column: ProbedColumn | null;
  readonly name: string;
}

/** The classes in label order; null after saying where program and data disagree. */
export function matchClasses(place: CallPlace, match: Match, found: Classes): readonly string[] | null {
  const given = match.call.args["classes"];
  const list = Array.isArray(given) ? given : [];
  const [first] = list;
  const at = match.type.span;
  if (list.length === 0) {
    place.context.report(
      problem("P4002", at, {
        title: "`class` needs the number of classes, or their names",
        label: "no classes",
        help: "for example `class(10)` or `class(cat, dog)`; only an input may take them from the train rows",
      }),
    );
    return null;
  }
  if (match.call.args["most"] !== null) {
    place.context.report(
      problem("P4011", at, {
        title: "`most` is for classes that are taken from the train rows, and these are given",
        label: "one of the two",
        help: "remove `most`",
      }),
    );
    return null;
  }
  if (list.length === 1 && typeof first === "number") {
    if (first < 2) {
      place.context.report(
        problem("P4003", at, {
          title: `\`class(${first})\` is no choice: there must be at least 2 classes`,
          label: "2 or more",
        }),
      );
      return null;
    }
    return matchCount(place, match, { ...found, count: first });
  }
  const names = list.map((one) => String(one));
  const doubled = names.find((one, index) => names.indexOf(one) !== index);
  if (doubled !== undefined) {
    place.context.report(
      problem("P2006", at, {
        title: `the class \`${doubled}\` stands twice`,
        label: "given twice",
        help: "remove one of the two",
      }),
    );
    return null;
  }
  if (names.length < 2) {
    place.context.report(
      problem("P4003", at, {
        title: "there must be at least 2 classes",
        label: "2 or more",
        help: "for example `class(10)` or `class(cat, dog)`",
      }),
    );
    return null;
  }
  return matchNames(place, match, { ...found, names });
}

/**
 * How many places an input's classes take that are those of the train rows, the one for every other value included; null where
 * the data does not tell, which has been said where there is data.
 */
export function openClasses(place: CallPlace, match: Match, { column, name }: Classes): number | null {
  const most = match.call.args["most"];
  if (typeof most === "number") return most + 1;
  if (column === null) return null;
  const { values, stats } = column;
  if (values !== null) return values.length + 1;
  const rows = stats === undefined ? "" : ` in ${showAll(stats.filled, match.data.probe)}`;
  const count = stats === undefined ? "many" : `${stats.distinctExact ? "" : "more than "}${showCount(stats.distinct)}`;
  reportColumn(place, match, "P5019", {
    title: `\`${name}\` has ${count} different values${rows}; how many classes that makes is for the program to say`,
    label: "how many classes?",
    help: "`class(most: 100)` takes the most frequent ones, `text -> hash(100)` puts all of them into 100 places",
  });
  return null;
}

/** Classes by their number. */
function matchCount(
  place: CallPlace,
  match: Match,
  { column, name, count }: Classes & { readonly count: number },
): readonly string[] | null {
  const values = column?.values ?? null;
  const numbered = Array.from({ length: count }, (_, index) => String(index));
  if (values === null) {
    const seen = sampledValues(match, column);
    if (seen !== null && seen.length > count) {
      reportForm(place, match, {
        title: `\`${name}\` has at least ${showCount(seen.length)} different values in the data, the program says ${showCount(count)} classes`,
        label: `the rows looked at have ${showCount(seen.length)}`,
        help: `they are ${showNames(seen)}`,
      });
      return null;
    }
    const stats = column?.stats;
    if (stats?.distinctExact === true && !stats.numbered && stats.numbers === 0 && stats.distinct !== count) {
      reportForm(place, match, {
        title: `\`${name}\` has ${showCount(stats.distinct)} different values in the data, the program says ${showCount(count)} classes`,
        label: `the data has ${showCount(stats.distinct)}`,
        help: `write \`class(${stats.distinct})\``,
      });
      return null;
    }
    return matchNumbered(place, match, { column, name, names: numbered }) ? numbered : null;
  }
  if (values.length === count) return values;
  reportForm(place, match, {
    title: `\`${name}\` has ${showCount(values.length)} different ${values.length === 1 ? "value" : "values"} in the data, the program says ${showCount(count)} classes`,
    label: `the data has ${showCount(values.length)}`,
    help: classHelp(values),
    fix:
      values.length >= 2 && values.length <= 1000
        ? { span: match.type.args[0]?.value.span ?? null, to: String(values.length) }
        : null,
  });
  return null;
}

/** Values that a sample showed; null where all rows were seen, or none. */
function sampledValues(match: Match, column: ProbedColumn | null): readonly string[] | null {
  if (match.data.probe?.sampled !== true || column?.stats?.numbered !== false) return null;
  return column.stats.counts?.map(({ value }) => value) ?? null;
}

function classHelp(values: readonly string[]): string | null {
  if (values.length < 2 || values.length > 1000) return null;
  return `write \`class(${values.length})\`${values.length > 12 ? "" : `; they are ${showNames(values)}`}`;
}

/** Classes by their names. */
function matchNames(
  place: CallPlace,
  match: Match,
  { column, name, names }: Classes & { readonly names: readonly string[] },
): readonly string[] | null {
  if (column === null || column.values === null) {
    const others = (sampledValues(match, column) ?? []).filter((value) => !names.includes(value));
    if (others.length > 0) {
      reportForm(place, match, {
        title: `the column \`${name}\` also holds ${showNames(others)}`,
        label: `${others.length} ${others.length === 1 ? "class is" : "classes are"} missing here`,
        help: "only a part of the rows was looked at; list every class that there is",
      });
      return null;
    }
    return matchNumbered(place, match, { column, name, names }) ? names : null;
  }
  // `none` or `na` may be the name of a class; only the program knows.
  const words = (column.stats?.missing ?? []).filter(({ word }) => names.includes(word));
  const values = [...column.values, ...words.map(({ word }) => word)];
  const rowsOf = (value: string): string => {
    const rows = column.stats?.counts?.find((one) => one.value === value)?.rows;
    return `\`${value}\`${rows === undefined ? "" : ` (${showRows(rows)})`}`;
  };
  const absent = names.find((one) => !values.includes(one));
  const unlisted = values.filter((one) => !names.includes(one));
  if (absent !== undefined) {
    const near = closestName(absent, unlisted);
    reportForm(place, match, {
      at: placeOf(match.type, absent) ?? match.type.span,
      title: `\`${absent}\` does not occur in the column \`${name}\``,
      label: near === null ? "not in the data" : `did you mean \`${near}\`?`,
      help: `the data has ${values.slice(0, 12).map(rowsOf).join(", ")}${values.length > 12 ? ", …" : ""}`,
      fix:
        near === null
          ? null
          : {
              span: placeOf(match.type, absent),
              to: wordFor(near),
              certain: isOnlyNear(absent, near, unlisted),
            },
    });
    return null;
  }
  if (unlisted.length > 0) {
    reportForm(place, match, {
      title: `the column \`${name}\` also holds ${unlisted.slice(0, 12).map(rowsOf).join(", ")}${unlisted.length > 12 ? ", …" : ""}`,
      label: `${unlisted.length} ${unlisted.length === 1 ? "class is" : "classes are"} missing here`,
      help: `list every class, or write \`class(${values.length})\``,
    });
    return null;
  }
  return names;
}

/** Label numbers of files that name no classes: they run from 0, and each must stand for a class and occur. */
function matchNumbered(
  place: CallPlace,
  match: Match,
  { column, name, names }: Classes & { readonly names: readonly string[] },
): boolean {
  const { stats } = column ?? {};
  if (stats === undefined || !stats.numbered || stats.counts === null || match.data.probe?.sampled === true)
    return true;
  const labels = stats.counts.map(({ value }) => Number(value));
  const highest = Math.max(-1, ...labels);
  if (highest >= names.length) {
    reportForm(place, match, {
      title: `labels in \`${name}\` go up to ${highest}, the program says ${names.length} classes (0 to ${names.length - 1})`,
      label: `the data has ${highest + 1}`,
      help: `write \`class(${highest + 1})\``,
    });
    return false;
  }
  const absent = names.flatMap((one, label) => (labels.includes(label) ? [] : [{ one, label }]));
  const [first] = absent;
  if (first === undefined) return true;
  reportForm(place, match, {
    title:
      highest === names.length - 1 || first.one !== String(first.label)
        ? `no row of \`${name}\` has the label ${first.label}${first.one === String(first.label) ? "" : `, which the program calls \`${first.one}\``}`
        : `labels in \`${name}\` go up to ${highest}, the program says ${names.length} classes`,
    label: absent.length === 1 ? "a class without rows" : `${absent.length} classes without rows`,
    help: `the data has the labels ${showNames(stats.counts.map(({ value }) => value))}`,
  });
  return false;
}
