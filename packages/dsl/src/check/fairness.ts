/**
 * In: the `fairness` of an evaluation, and expectations of it. Out: by what groups of rows are told apart, and figures of their differences by
 * full path; or null after saying what is wrong.
 */
import type { Expr } from "../ast/nodes.ts";
import { findEntry } from "../catalog/catalog.ts";
import type { MetricEntry, OutputFacts } from "../catalog/entry.ts";
import { fairness } from "../catalog/fairness.ts";
import { taskOf } from "../catalog/tasks.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { type FixWords, problem } from "../diagnostics/problem.ts";
import type { CheckedGroups } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { wordFor } from "./data-words.ts";
import type { DatasetInfo } from "./dataset.ts";
import { meantFixes, meantLabel, meantName } from "./meant-name.ts";
import type { Metric, MetricPlace } from "./metric.ts";
import { readSlices } from "./slices.ts";

/** What groups are compared in. */
interface Compared {
  readonly data: DatasetInfo | null;
  readonly outputs: ReadonlyMap<string, OutputFacts>;
  /** Some of the model or the data is not known. */
  readonly partial: boolean;
}

/** Outputs that answer with one class; also those of which that is not known. */
function classOutputs(outputs: ReadonlyMap<string, OutputFacts>): string[] {
  return [...outputs].flatMap(([name, { kind, loss }]) =>
    kind === null || taskOf(kind, loss) === "class" ? [name] : [],
  );
}

/** The name that an expression gives its groups: that of the column. */
function groupName(expr: Expr): string | null {
  const side = expr.kind === "comparison" ? [expr.left, expr.right].find((one) => one.kind === "path") : expr;
  return side?.kind === "path" ? side.parts.map((part) => part.text).join(".") : null;
}

function itemsOf(expr: Expr | null): readonly Expr[] {
  if (expr === null || expr.kind === "missing") return [];
  return expr.kind === "list" ? expr.items : [expr];
}

/** Names of the groups as they are written, whether or not they are right. */
export function namedGroups(expr: Expr | null): readonly string[] {
  return itemsOf(expr).flatMap((item) => groupName(item) ?? []);
}

/** Every way to tell groups apart; null where one is wrong. */
export function readFairness(
  context: CheckContext,
  expr: Expr | null,
  { data, outputs, partial }: Compared,
): readonly CheckedGroups[] | null {
  if (expr === null) return [];
  const slices = readSlices(context, expr, data, "fairness");
  let fits = true;
  if (!partial && outputs.size > 0 && classOutputs(outputs).length === 0) {
    fits = false;
    context.report(
      problem("P4120", expr.span, {
        title: "`fairness` compares how often groups are answered with a class, and no output answers with one",
        label: "nothing to compare",
        help: `figures of each group are in slices: \`slice: ${namedGroups(expr)[0] ?? "city"}\``,
      }),
    );
  }
  const items = itemsOf(expr);
  for (const item of items) {
    const name = groupName(item);
    if (name === null || !classOutputs(outputs).includes(name)) continue;
    fits = false;
    context.report(
      problem("P4120", item.span, {
        title: `groups by \`${name}\` are told apart by the very class that is asked about`,
        label: "the answer itself",
        help: `name what the answer should not depend on; how each class is answered is told by \`slice: ${wordFor(name)}\``,
      }),
    );
  }
  items.forEach((item, index) => {
    const name = groupName(item);
    const earlier = items.slice(0, index).find((one) => name !== null && groupName(one) === name);
    if (earlier === undefined) return;
    fits = false;
    context.report(
      problem("P4121", item.span, {
        title: `groups by \`${name}\` are named twice`,
        label: "named again",
        related: [{ span: earlier.span, text: "first named here" }],
        help: `\`fairness.${wordFor(name ?? "")}.equalised_odds\` would be of either; keep one, or another \`evaluate\` block has the other`,
      }),
    );
  });
  if (!fits || slices === null) return null;
  return slices.map((slice, index) => ({ ...slice, name: groupName(items[index] ?? expr) ?? slice.text }));
}

/** Where `fairness` stands in a path behind its split; null where the path is about something else. */
export function isFairnessPath(parts: readonly string[]): boolean {
  const at = parts.indexOf("fairness");
  return (at === 0 && parts.length >= 3) || (at === 1 && parts.length >= 4);
}

/** Resolves `fairness.sex.equalised_odds` or `label.fairness.sex.equalised_odds`, without the split. */
export function resolveFairness(
  context: CheckContext,
  rest: readonly string[],
  { at, source, split, prefix }: MetricPlace & { readonly split: string; readonly prefix: string },
): Metric | null {
  const fail = (
    title: string,
    words: { readonly label: string; readonly help?: string | null; readonly fixes?: readonly FixWords[] },
  ): null => {
    const { label, help = null, fixes = [] } = words;
    context.report(problem("P2017", at, { title, label, help, fixes: [...fixes] }));
    return null;
  };
  const whole = (parts: readonly string[]): string => `${prefix}${parts.map(wordFor).join(".")}`;
  const named = rest[0] === "fairness" ? null : (rest[0] ?? "");
  const [word = "", ...groupParts] = [...rest.slice(rest.indexOf("fairness") + 1)].reverse();
  const group = groupParts.reverse().join(".");
  const start = named === null ? ["fairness"] : [named, "fairness"];
  const { groups } = source;
  if (groups === undefined) {
    return fail(`\`${whole(rest)}\` is never computed here`, {
      label: "no groups are compared",
      help:
        source.block === "train"
          ? `let an \`evaluate\` block compare them: \`fairness: ${wordFor(group)}\``
          : `say what tells groups apart: \`fairness: ${wordFor(group)}\``,
    });
  }
  const classes = classOutputs(source.outputs);
  if (named !== null && !classes.includes(named)) {
    if (source.partial) return null;
    const near = closestName(named, classes);
    return fail(
      source.outputs.has(named) ? `\`${named}\` does not answer with a class` : `there is no output \`${named}\``,
      {
        label: near === null ? "no class to compare" : `did you mean \`${whole([near, ...rest.slice(1)])}\`?`,
        help: classes.length === 0 ? null : `outputs that do: ${classes.map((one) => `\`${one}\``).join(", ")}`,
        fixes: near === null ? [] : [{ span: at, replacement: whole([near, ...rest.slice(1)]) }],
      },
    );
  }
  if (!groups.includes(group)) {
    const near = closestName(group, groups);
    const meant = near === null ? null : whole([...start, near, word]);
    return fail(`no groups are told apart by \`${group}\``, {
      label: meant === null ? "not in `fairness`" : `did you mean \`${meant}\`?`,
      help: meant === null ? `groups: ${groups.map((one) => `\`${one}\``).join(", ") || "none"}` : null,
      fixes: meant === null ? [] : [{ span: at, replacement: meant }],
    });
  }
  const entry = findEntry<MetricEntry>(fairness, word);
  if (entry === undefined) {
    const names = fairness.map(({ name }) => name);
    const meant = meantName("fairness", word, names);
    const write = (one: string): string => whole([...start, group, one]);
    return fail(`there is no figure of fairness \`${word}\``, {
      label: meant.word === null ? meantLabel(meant, "unknown figure") : `did you mean \`${write(meant.word)}\`?`,
      help: meant.word === null ? `figures: ${names.map((name) => `\`${name}\``).join(", ")}` : null,
      fixes: meantFixes(meant, at, write),
    });
  }
  const output = named ?? classes[0];
  if (named === null && classes.length > 1) {
    const example = whole([classes[0] ?? "", ...rest]);
    return fail(`\`${whole(rest)}\` does not say of which output`, {
      label: `write \`${example}\``,
      help: `outputs that answer with a class: ${classes.map((one) => `\`${one}\``).join(", ")}`,
    });
  }
  if (output === undefined) return null;
  return { path: `${split}.${output}.fairness.${group}.${word}`, entry };
}
