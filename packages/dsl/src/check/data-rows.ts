/**
 * In: a split and how many rows the data has of what. Out: said aloud where a split stays empty, a class stays without
 * rows to learn from, or a batch is larger than all there is.
 */
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { argumentSpan } from "./argument-span.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import type { Source } from "./data-source.ts";
import { officialParts, partOf, type Split } from "./data-split.ts";
import { statsOf } from "./data-values.ts";
import { joinWords, showCount, showRows } from "./data-words.ts";
import type { SplitName } from "./metric.ts";
import { foldSizes, foldsOf, largestRemainder } from "./split-sizes.ts";

/** What the rows are divided by. */
export interface RowOptions {
  readonly source: Source;
  readonly split: Split;
  readonly targets: readonly ColumnInfo[];
  readonly limit: number | null;
  /** Where the program gives a batch size. */
  readonly batch: { readonly rows: number; readonly span: Span } | null;
}

const sides = ["train", "valid", "test"] as const;

/** Looks whether every split gets rows, and every class rows to learn from. */
export function checkRows(context: CheckContext, options: RowOptions): void {
  const { source, split, limit } = options;
  const { call } = split;
  if (source.rows === 0) {
    context.report(
      problem("P5010", source.call.span, {
        title: `${source.data.text} has no rows`,
        label: "a header and nothing else",
        help: "check that this is the file you mean",
      }),
    );
    return;
  }
  const given = call.call === "official" || call.call === "files";
  const train = given
    ? checkGiven(context, options)
    : call.call === "folds"
      ? checkFolds(context, options)
      : checkDrawn(context, options);
  const { batch } = options;
  if (train !== null && batch !== null && batch.rows > train) {
    context.report(
      problem("P4015", batch.span, {
        title: `a batch of ${showCount(batch.rows)} is larger than all ${showCount(train)} train rows`,
        label: `there are ${showRows(train)}`,
        related: limit === null ? [{ span: call.span, text: `gives ${showRows(train)} to train` }] : [],
        help: `each epoch is a single step then; write \`batch: ${Math.max(1, Math.min(32, Math.floor(train / 4)))}\` or the like`,
      }),
    );
  }
}

function reportEmpty(
  context: CheckContext,
  found: { readonly at: Span; readonly title: string; readonly label: string; readonly help: string | null },
): null {
  const { at, ...words } = found;
  context.report(problem("P5010", at, words));
  return null;
}

/** Rows drawn by lot or sorted by time. Gives the train rows, null where a split is empty or nobody knows. */
function checkDrawn(context: CheckContext, options: RowOptions): number | null {
  const { source, split, limit } = options;
  const { call, by } = split;
  if (source.rows === null) return null;
  const rows = Math.min(source.rows, limit ?? source.rows);
  const wanted = sides.filter((side) => partOf(call, side) > 0);
  const counts = largestRemainder(
    rows,
    sides.map((side) => partOf(call, side)),
  );
  const empty = wanted.find((side) => counts[sides.indexOf(side)] === 0);
  if (empty !== undefined) {
    const percent = `${Number((100 * partOf(call, empty)).toFixed(4))}%`;
    return reportEmpty(context, {
      at: argumentSpan(split.expr, empty) ?? call.span,
      title: `${percent} of ${showRows(rows)} leaves \`${empty}\` without any`,
      label: "no rows",
      help:
        wanted.length > rows
          ? "there are fewer rows than splits"
          : `a part of ${Math.ceil(100 / rows)}% is a row; with so few rows leave \`${empty}\` out or give it more`,
    });
  }
  if (by !== null && (call.call === "random" || call.call === "chronological")) {
    const found = statsOf(source.data, by.column);
    const values = found === null ? 0 : found.stats.distinct + (found.stats.missing.length > 0 ? 1 : 0);
    if (found?.stats.distinctExact === true && values < wanted.length) {
      return reportEmpty(context, {
        at: by.span,
        title: `\`${by.column}\` has ${showCount(values)} different ${values === 1 ? "value" : "values"}, too few for ${wanted.length} splits`,
        label: "equal values stay together",
        help: `${joinWords(wanted.map((side) => `\`${side}\``))} need a value each`,
      });
    }
  }
  if (call.call === "stratified" && !checkStrata(context, options, wanted)) return null;
  return counts[0] ?? null;
}

/** Rows in folds. Gives the train rows, null where a fold is empty or nobody knows. */
function checkFolds(context: CheckContext, options: RowOptions): number | null {
  const { source, split, limit } = options;
  const { call, by } = split;
  const count = foldsOf(call);
  if (source.rows === null) return null;
  const rows = Math.min(source.rows, limit ?? source.rows);
  if (rows < count) {
    return reportEmpty(context, {
      at: call.span,
      title: `${showRows(rows)} cannot make ${count} folds`,
      label: "more folds than rows",
      help: `at most \`folds(${rows})\`, in which every row is a fold`,
    });
  }
  const stats = by === null ? null : statsOf(source.data, by.column);
  const values = stats === null ? 0 : stats.stats.distinct + (stats.stats.missing.length > 0 ? 1 : 0);
  if (by !== null && stats?.stats.distinctExact === true && values < count) {
    return reportEmpty(context, {
      at: by.span,
      title: `\`${by.column}\` has ${showCount(values)} different ${values === 1 ? "value" : "values"}, too few for ${count} folds`,
      label: "equal values stay together",
      help: values < 2 ? null : `at most \`folds(${values}, by: ${by.column})\`, in which every value is a fold`,
    });
  }
  const [train, valid] = foldSizes(rows, call);
  if (partOf(call, "valid") > 0 && valid === 0) {
    const percent = `${Number((100 * partOf(call, "valid")).toFixed(4))}%`;
    return reportEmpty(context, {
      at: argumentSpan(split.expr, "valid") ?? call.span,
      title: `${percent} of the ${showRows(train)} that are not tested leaves \`valid\` without any`,
      label: "no rows",
      help: `a part of ${Math.ceil(100 / train)}% is a row`,
    });
  }
  return train;
}

/** Whether each class has a row for each split. */
function checkStrata(context: CheckContext, options: RowOptions, wanted: readonly SplitName[]): boolean {
  const { source, split, limit, targets } = options;
  if (split.by === null || source.data.probe === null || source.data.probe.sampled === true) return true;
  if (limit !== null && source.rows !== null && limit < source.rows) return true;
  const found = statsOf(source.data, split.by.column);
  const counts = found?.stats.counts ?? null;
  if (found === null || counts === null) return true;
  const rare = counts.filter(({ rows }) => rows < wanted.length).sort((a, b) => a.rows - b.rows);
  const [first] = rare;
  if (first === undefined) return true;
  const target = targets.find((one) => one.checked?.columns[0] === split.by?.column);
  const classes = target?.checked?.type.kind === "class" ? target.checked.type.classes : [];
  const name = found.stats.numbered ? (classes[Number(first.value)] ?? first.value) : first.value;
  context.report(
    problem("P5011", split.call.span, {
      title: `the class \`${name}\` has ${showRows(first.rows)}, and \`stratified\` needs one for each of ${joinWords(wanted.map((side) => `\`${side}\``))}`,
      label: rare.length === 1 ? "too few to go round" : `${rare.length} classes have fewer rows than there are splits`,
      related: target === undefined ? [] : [{ span: target.typeSpan, text: "the classes" }],
      help: "add rows of it, leave the class out of the data, or split with `random(…)`",
    }),
  );
  return false;
}

/** Rows whose side the source or the program names. Gives the train rows, null where nobody knows. */
function checkGiven(context: CheckContext, options: RowOptions): number | null {
  const { source, split, limit, targets } = options;
  const { call, testParts } = split;
  const parts = source.data.probe?.parts ?? null;
  if (parts === null || testParts === null || parts.length === 0) return null;
  if (call.call === "files" && source.files?.length !== parts.length) return null;
  const validParts = call.call === "official" ? officialParts(source, "valid") : new Set<number>();
  const sum = (test: boolean): number | null =>
    parts.reduce<number | null>(
      (total, part, index) =>
        validParts.has(index) || testParts.has(index) !== test
          ? total
          : total === null || part.rows === null
            ? null
            : total + part.rows,
      0,
    );
  const [train, test] = [sum(false), sum(true)];
  if (train === 0 || test === 0) {
    const side = train === 0 ? "train" : "test";
    const names = parts.flatMap((part, index) =>
      testParts.has(index) === (side === "test") ? [`\`${part.name}\``] : [],
    );
    return reportEmpty(context, {
      at: call.span,
      title: `\`${side}\` has no rows: ${joinWords(names)} ${names.length === 1 ? "has" : "have"} none`,
      label: `no ${side} rows`,
      help: null,
    });
  }
  const cut = limit !== null && source.rows !== null && limit < source.rows;
  if (train === null || cut) return null;
  const valid = partOf(call, "valid");
  const [kept = 0, held = 0] = largestRemainder(train, [1 - valid, valid]);
  if (valid > 0 && (held === 0 || kept === 0)) {
    const side = held === 0 ? "valid" : "train";
    return reportEmpty(context, {
      at: argumentSpan(split.expr, "valid") ?? call.span,
      title: `${Number((100 * valid).toFixed(4))}% of ${showRows(train)} leaves \`${side}\` without any`,
      label: "no rows",
      help: `a part of ${Math.ceil(100 / train)}% is a row`,
    });
  }
  const otherParts = new Set([...testParts, ...validParts]);
  for (const target of targets) checkLearnable(context, { target, source, split, otherParts });
  return kept;
}

/** Whether each class has rows on the train side. */
function checkLearnable(
  context: CheckContext,
  found: {
    readonly target: ColumnInfo;
    readonly source: Source;
    readonly split: Split;
    /** Parts that nothing is learned from. */
    readonly otherParts: ReadonlySet<number>;
  },
): void {
  const { target, source, split, otherParts } = found;
  const type = target.checked?.type;
  const stats = statsOf(source.data, target.checked?.columns[0] ?? "")?.stats;
  if (type?.kind !== "class" || stats === undefined || stats.counts === null || source.data.probe?.sampled === true)
    return;
  const unseen = stats.counts.filter(({ parts }) => parts.every((rows, part) => rows === 0 || otherParts.has(part)));
  const [first] = unseen;
  if (first === undefined) return;
  const name = stats.numbered ? (type.classes[Number(first.value)] ?? first.value) : first.value;
  context.report(
    problem("P5012", split.call.span, {
      title: `the class \`${name}\` of \`${target.name}\` has ${showRows(first.rows)} for testing and none to learn from`,
      label: unseen.length === 1 ? "a class without train rows" : `${unseen.length} classes without train rows`,
      related: [{ span: target.typeSpan, text: "the classes" }],
      help: "split by lot (`stratified(…)`), or leave the class out of the data",
    }),
  );
}
