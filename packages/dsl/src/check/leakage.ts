/**
 * In: a data set's columns, its split and what the host found in the data. Out: said aloud where a model would be judged by
 * what it has seen already, or reads what it is to find out: the target under another name, one user on both sides, the
 * future in the past, copies of rows.
 */

import { problem } from "../diagnostics/problem.ts";
import type { DataProbe } from "../source/host.ts";
import type { Span } from "../source/span.ts";
import type { ColumnInfo, DeclaredInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import type { Source } from "./data-source.ts";
import { drawsGroups, partOf, type Split } from "./data-split.ts";
import { ENOUGH, statsOf } from "./data-values.ts";
import { showCount, showPair, showRow, showRows, showValue, wordFor } from "./data-words.ts";

/** What leakage is looked for in. */
export interface LeakageOptions {
  readonly name: string;
  readonly span: Span;
  readonly source: Source;
  readonly inputs: readonly ColumnInfo[];
  readonly targets: readonly ColumnInfo[];
  readonly declared: readonly DeclaredInfo[];
  readonly split: Split | null;
  readonly duplicates: "keep" | "drop" | null;
}

/** Looks for every kind of leak. */
export function checkLeakage(context: CheckContext, options: LeakageOptions): void {
  for (const target of options.targets) {
    for (const input of options.inputs) checkCopy(context, options, { target, input });
  }
  for (const input of options.inputs) warnKeys(context, options, input);
  const { split } = options;
  if (split === null) return;
  const drawn = drawsGroups(split.call) || split.call.call === "stratified";
  // A split by time keeps the future apart, whoever it is about; so one complaint is enough.
  if (drawn && !checkOrder(context, { ...options, split })) checkGroups(context, { ...options, split });
  if (split.testParts !== null) checkSharedGroups(context, { ...options, split });
  warnCopies(context, { ...options, split });
}

/** The target read by a model: under its own name, as an exact copy, or as a code for it. */
function checkCopy(
  context: CheckContext,
  { source }: LeakageOptions,
  { target, input }: { readonly target: ColumnInfo; readonly input: ColumnInfo },
): void {
  const answers = target.checked?.columns ?? [];
  for (const column of input.checked?.columns ?? []) {
    for (const answer of answers) {
      const related = [{ span: target.typeSpan, text: "the target" }];
      const asVector = input.kind === "vector";
      const remove = asVector ? `take \`${column}\` out of \`${input.name}\`` : `remove the input \`${input.name}\``;
      if (column === answer) {
        if (input.name === target.name) return;
        context.report(
          problem("P5030", input.placeOf(column), {
            title: `the input \`${input.name}\` reads \`${column}\`, which is what the target \`${target.name}\` is read from`,
            label: `reads the answer${asVector ? ` among others` : ""}`,
            related,
            help: `a model that is given the answer learns nothing; ${remove}`,
          }),
        );
        return;
      }
      const [one, other] = [statsOf(source.data, column)?.stats, statsOf(source.data, answer)?.stats];
      if (one === undefined || other === undefined || source.data.probe?.sampled === true) continue;
      if (other.distinct < 2 || other.filled < ENOUGH) continue;
      if (one.content !== null && one.content === other.content) {
        context.report(
          problem("P5030", input.placeOf(column), {
            title: `\`${column}\` holds the same as the target \`${target.name}\` in all ${showRows(other.filled)}`,
            label: "a copy of the answer",
            related,
            help: `a model that is given the answer learns nothing; ${remove}`,
          }),
        );
        return;
      }
      // Where nearly every value is another one, any two columns go together.
      const telling = 3 * other.distinct <= other.filled;
      if (telling && one.pattern !== null && one.pattern === other.pattern) {
        context.report(
          problem("P5031", input.placeOf(column), {
            title: `each of the ${showCount(one.distinct)} values of \`${column}\` goes with exactly one of \`${target.name}\``,
            label: "gives the answer away",
            related,
            help: `it looks like a code for the target; if it is only known afterwards, ${remove}`,
          }),
        );
        return;
      }
    }
  }
}

/** An input with another value in every row, as numbers that are given out have. */
function warnKeys(context: CheckContext, { source }: LeakageOptions, input: ColumnInfo): void {
  if (input.kind !== "number" && input.kind !== "vector") return;
  for (const column of input.checked?.columns ?? []) {
    const stats = statsOf(source.data, column)?.stats;
    if (stats === undefined || !stats.distinctExact || !stats.whole || stats.range === null) continue;
    if (stats.distinct !== stats.filled || stats.filled < ENOUGH) continue;
    const [least, greatest] = stats.range;
    const counted = greatest - least + 1 === stats.filled;
    const named = /(^|_)(id|ids|key|uuid|index|nr|no|number)$/i.test(column) || /[a-z]I[dD]$/.test(column);
    if (!counted && !named) continue;
    context.report(
      problem("P5032", input.placeOf(column), {
        title: `\`${column}\` has another value in each of ${showRows(stats.filled)}${counted ? `, ${showCount(least)} to ${showCount(greatest)} without a gap` : ""}`,
        label: "tells rows apart, nothing more",
        related: source.data.span === null ? [] : [{ span: source.data.span, text: "the data" }],
        help: `a model can only learn rows by heart from it; declare it as \`column ${plainName(column)}\``,
      }),
    );
    return;
  }
}

function plainName(column: string): string {
  return wordFor(column) === column ? `${column}: id` : `key: id(column: ${wordFor(column)})`;
}

type WithSplit = LeakageOptions & { readonly split: Split };

function idsOf(declared: readonly DeclaredInfo[]): readonly DeclaredInfo[] {
  return declared.filter((one) => one.kind === "id" && one.checked !== null);
}

/** Rows of one user, say, on both sides of a split by lot. */
function checkGroups(context: CheckContext, { source, declared, split }: WithSplit): void {
  const ids = idsOf(declared);
  const { call, by } = split;
  if (drawsGroups(call) && by !== null && ids.some((one) => one.checked?.column === by.column)) return;
  for (const id of ids) {
    const stats = statsOf(source.data, id.checked?.column ?? "")?.stats;
    const repeat = stats?.repeat ?? null;
    // Without a look at the data nobody knows whether values repeat.
    if (stats === undefined || repeat === null) continue;
    const pair = showPair(repeat.rows, source.data.probe);
    const name = wordFor(id.name);
    const grouped = `random(${partsOf(split)}, by: ${name})`;
    const free = drawsGroups(call) && by === null;
    context.report(
      problem("P5033", call.span, {
        title: `\`${call.call}\` puts rows of one \`${id.name}\` on both sides of the split: ${showValue(repeat.value)} stands in ${pair ?? "several rows"}`,
        label: "draws single rows",
        related: [
          {
            span: id.typeSpan,
            text: stats.distinctExact
              ? `${showCount(stats.distinct)} different in ${showRows(stats.filled)}`
              : "occurs more than once",
          },
        ],
        help: free ? `\`by: ${name}\` keeps rows of one \`${id.name}\` together` : `write \`${grouped}\``,
        fixes: free
          ? [
              {
                span: { ...call.span, start: call.span.end - 1, end: call.span.end - 1 },
                replacement: `, by: ${name}`,
                certain: true,
              },
            ]
          : [],
      }),
    );
    return;
  }
}

function partsOf({ call }: Split): string {
  if (call.call === "folds") return "train: 80%, valid: 10%, test: 10%";
  const parts = (["train", "valid", "test"] as const).filter((side) => partOf(call, side) > 0);
  return parts.map((side) => `${side}: ${Number((100 * partOf(call, side)).toFixed(4))}%`).join(", ");
}

/** Rows of one user in a train file and in a test file. */
function checkSharedGroups(context: CheckContext, { source, declared, split }: WithSplit): void {
  const { probe } = source.data;
  const { testParts } = split;
  if (probe === null || testParts === null) return;
  for (const id of idsOf(declared)) {
    const shared = statsOf(source.data, id.checked?.column ?? "")?.stats.shared ?? [];
    const across = shared.find(({ parts: [a, b] }) => testParts.has(a) !== testParts.has(b));
    if (across === undefined) continue;
    const [train, test] = testParts.has(across.parts[0]) ? [across.parts[1], across.parts[0]] : across.parts;
    const nameOf = (part: number): string => `\`${probe.parts?.[part]?.name ?? ""}\``;
    context.report(
      problem("P5034", split.call.span, {
        title: `${showValue(across.value)} of \`${id.name}\` stands in ${nameOf(train)} and in ${nameOf(test)}`,
        label: `one \`${id.name}\` on both sides`,
        related: [{ span: id.typeSpan, text: "declared as an `id`" }],
        help: `\`random(train: 80%, valid: 10%, test: 10%, by: ${wordFor(id.name)})\` keeps rows of one \`${id.name}\` together`,
      }),
    );
    return;
  }
}

/** Rows of tomorrow among those learned from, rows of yesterday among those judged by. True where that is an error. */
function checkOrder(context: CheckContext, { source, declared, split }: WithSplit): boolean {
  const { call } = split;
  const ids = idsOf(declared);
  // Whoever keeps groups apart on purpose has chosen what to be judged by.
  if (drawsGroups(call) && split.by !== null) return false;
  const times = declared.filter((one) => one.kind === "time" && one.checked !== null);
  const [time] = times;
  const byTime = (by: string): string => `chronological(${partsOf(split)}${by})`;
  if (time !== undefined) {
    const by = times.length > 1 ? `, by: ${wordFor(time.name)}` : "";
    const plain = call.call === "random" && split.by === null && times.length === 1 && split.expr.kind === "call";
    context.report(
      problem("P5035", call.span, {
        title: `\`${call.call}\` mixes rows of all times, so that a model is judged on days before those it has learned from`,
        label: "draws without regard to time",
        related: [{ span: time.typeSpan, text: "the rows have a time" }],
        help: `write \`${byTime(by)}\``,
        fixes:
          plain && split.expr.kind === "call"
            ? [{ span: split.expr.callee.span, replacement: "chronological", certain: ids.length === 0 }]
            : [],
      }),
    );
    return true;
  }
  const named = new Set(declared.map((one) => one.checked?.column));
  const ordered = (source.data.columns ?? []).find(
    ({ name, stats }) =>
      stats !== undefined &&
      !named.has(name) &&
      stats.order !== null &&
      stats.times === stats.filled &&
      stats.filled >= ENOUGH &&
      source.data.probe?.sampled !== true,
  );
  if (ordered === undefined) return false;
  const plain = wordFor(ordered.name) === ordered.name;
  const declare = (type: string): string =>
    plain ? `column ${ordered.name}: ${type}` : `column when: ${type}(column: ${wordFor(ordered.name)})`;
  context.report(
    problem("P5036", call.span, {
      title: `rows are in the order of \`${ordered.name}\`, whose values are times, and \`${call.call}\` mixes them`,
      label: "draws without regard to time",
      related: source.data.span === null ? [] : [{ span: source.data.span, text: "the data" }],
      help: `if time matters, declare \`${declare("time")}\` and split by \`${byTime("")}\`; if not, \`${declare("text")}\` says so`,
    }),
  );
  return false;
}

/** Copies of rows that may come to stand on both sides. */
function warnCopies(context: CheckContext, { source, split, duplicates, targets, inputs }: WithSplit): void {
  const { probe } = source.data;
  const repeats = probe?.repeats ?? null;
  if (probe === null || repeats === null || duplicates !== null) return;
  const pictures = inputs.some((one) => one.kind === "image");
  const alike = pictures
    ? "the same picture"
    : `equal in every input and ${targets.length === 1 ? "the target" : "target"}`;
  const help = "`duplicates: drop` keeps one of them, `duplicates: keep` says that they are meant";
  if (split.testParts === null) {
    if (repeats.rows === 0 || repeats.first === null || split.splits.size < 2) return;
    const pair = showPair(repeats.first, probe);
    context.report(
      problem("P5037", split.call.span, {
        title: `${showRows(repeats.rows)} of ${showCount(probe.rows ?? 0)} ${repeats.rows === 1 ? "repeats" : "repeat"} an earlier one${pair === null ? "" : `, first ${pair}`}`,
        label: "copies may come to stand on both sides",
        related: source.data.span === null ? [] : [{ span: source.data.span, text: alike }],
        help,
      }),
    );
    return;
  }
  const { testParts } = split;
  const across = repeats.across.filter(({ parts: [a, b] }) => testParts.has(a) !== testParts.has(b));
  const [first] = across;
  if (first === undefined) return;
  const [a, b] = first.first;
  const [train, test] = testParts.has(a.part) ? [b, a] : [a, b];
  const rows = across.reduce((sum, one) => sum + one.rows, 0);
  context.report(
    problem("P5037", split.call.span, {
      title: `${showRows(rows)} ${rows === 1 ? "stands" : "stand"} on both sides of the split, first ${placeWords(test, probe)}, which is ${placeWords(train, probe)}`,
      label: "judged by rows that were learned from",
      related: source.data.span === null ? [] : [{ span: source.data.span, text: alike }],
      help,
    }),
  );
}

function placeWords(place: { readonly part: number; readonly row: number | null }, probe: DataProbe): string {
  return showRow(place, probe) ?? `a row of \`${probe.parts?.[place.part]?.name ?? ""}\``;
}
