/**
 * In: a call in the source and the group it must belong to. Out: the call with every argument by name, in canonical
 * form and defaults filled in; or null after saying what is wrong.
 */
import type { CallArgument, CallExpr, Expr, Name } from "../ast/nodes.ts";
import { catalog, findEntry, groupWords } from "../catalog/catalog.ts";
import type { CallGroup, Entry, ParameterEntry } from "../catalog/entry.ts";
import { withoutLate } from "../catalog/parameters.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { Argument, CheckedCall } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { convert, type Slot } from "./convert.ts";
import { meantFixes, meantLabel, meantName } from "./meant-name.ts";
import { usageOf } from "./usage.ts";
import { describe, type Env, evaluate, originLabels } from "./values.ts";

/** Where a call stands. */
export interface CallPlace {
  readonly context: CheckContext;
  readonly env: Env;
  /** What the value is for: `loss label`. */
  readonly what: string;
  /** What would do there, for messages about names that do not exist. */
  readonly hint?: string;
}

/** The expression that a call gives for a parameter, by name or by place; null where it gives none. */
export function argumentOf(call: CallExpr, entry: Pick<Entry, "parameters"> | undefined, name: string): Expr | null {
  const index = entry?.parameters.findIndex((parameter) => parameter.name === name) ?? -1;
  const named = call.args.find((arg) => arg.name?.text === name);
  const placed = index < 0 ? undefined : call.args[index];
  return named?.value ?? (placed?.name === null ? placed.value : null);
}

/** Checks an expression that must be a call of a group. */
export function checkCallOf(expr: Expr, group: CallGroup, place: CallPlace): CheckedCall | null {
  const { context, env, what } = place;
  if (expr.kind === "call") return checkCall(expr, group, place);
  if (expr.kind === "missing") return null;
  const words = groupWords[group];
  if (expr.kind === "path" && expr.parts.length === 1) {
    const name = expr.parts[0]?.text ?? "";
    if (findEntry<Entry>(catalog[group], name) !== undefined) {
      context.report(
        problem("P4011", expr.span, {
          title: `\`${name}\` is written with parentheses`,
          label: `write \`${name}()\``,
          fixes: [{ span: expr.span, replacement: `${name}()` }],
        }),
      );
      return null;
    }
    const value = evaluate(expr, env, () => {});
    if (value.kind === "name") {
      reportUnknown({ name, span: expr.span }, { group, place, extra: [], write: (word) => `${word}()` });
      return null;
    }
  }
  const value = evaluate(expr, env, context.report);
  if (value.kind === "unknown") return null;
  context.report(
    problem("P3001", expr.span, {
      title: `\`${what}\` takes ${words.one}, not ${describe(value)}`,
      label: `expected ${words.one}`,
      related: originLabels(value),
      help: place.hint ?? `for example \`${example(catalog[group][0])}\``,
    }),
  );
  return null;
}

/**
 * Checks a call against a group of the catalog; `meant` is the entry where that is known. Where the name is unknown but
 * what was meant is certain, its arguments are checked too.
 */
export function checkCall(call: CallExpr, group: CallGroup, place: CallPlace, meant?: Entry): CheckedCall | null {
  const name = call.callee.parts.map((part) => part.text).join(".");
  const entry = meant ?? findEntry<Entry>(catalog[group], name);
  if (entry === undefined) {
    const word = reportUnknownCall(call, group, { place, extra: [] });
    const guess = word === null ? undefined : findEntry<Entry>(catalog[group], word);
    if (guess === undefined) checkNestedOnly(call.args, place);
    else bindArguments(guess, call, place);
    return null;
  }
  const args = bindArguments(entry, call, place);
  if (args === null) return null;
  const complete = withoutLate(entry.parameters, entry.complete?.(args) ?? args);
  return { call: entry.name, args: complete, span: call.span };
}

/**
 * Says that a group has no such entry; `extra` are names that would do besides the catalog's. Gives what was meant where
 * that is certain.
 */
export function reportUnknownCall(
  call: CallExpr,
  group: CallGroup,
  options: { readonly place: CallPlace; readonly extra: readonly string[] },
): string | null {
  const name = call.callee.parts.map((part) => part.text).join(".");
  return reportUnknown({ name, span: call.callee.span }, { group, ...options, write: (word) => word });
}

interface Unknown {
  readonly group: CallGroup;
  readonly place: CallPlace;
  readonly extra: readonly string[];
  /** The replacement for a word. */
  readonly write: (word: string) => string;
}

function reportUnknown(at: { readonly name: string; readonly span: Span }, unknown: Unknown): string | null {
  const { name, span } = at;
  const { group, place, extra, write } = unknown;
  const { one } = groupWords[group];
  const meant = meantName(group, name, candidatesOf(group, extra));
  const elsewhere = otherGroup(name, group);
  place.context.report(
    problem(group === "operators" ? "P2003" : "P2004", span, {
      title:
        elsewhere !== null
          ? `\`${name}\` is ${elsewhere}, not ${one}`
          : `there is no ${withoutArticle(one)} \`${name}\``,
      label: meantLabel(meant, `expected ${one}`),
      help: meant.remark ?? (meant.word !== null && elsewhere === null ? null : wouldDo(name, unknown)),
      fixes: elsewhere === null ? meantFixes(meant, span, write) : [],
    }),
  );
  return elsewhere === null && meant.certain ? meant.word : null;
}

const candidateLists = new WeakMap<readonly string[], Map<CallGroup, readonly string[]>>();

/** The names of a group and those that would do besides; the same list for the same names. */
function candidatesOf(group: CallGroup, extra: readonly string[]): readonly string[] {
  const byGroup = candidateLists.get(extra) ?? new Map<CallGroup, readonly string[]>();
  candidateLists.set(extra, byGroup);
  const names = byGroup.get(group) ?? [...catalog[group].map((entry) => entry.name), ...extra];
  byGroup.set(group, names);
  return names;
}

/** What would do, and where the name belongs where it stands in another group. */
function wouldDo(name: string, { group, place }: Unknown): string {
  const usage = usageOf(name, { except: group });
  if (group === "operators" && usage !== null) return usage;
  const words = place.hint ?? available(group);
  return usage === null ? words : `${words}; ${usage}`;
}

/** What a name is that stands in another group: "a metric". */
function otherGroup(name: string, group: CallGroup): string | null {
  // The keys of `groupWords` are exactly the groups.
  const groups = Object.keys(groupWords) as CallGroup[];
  const other = groups.find((one) => one !== group && findEntry<Entry>(catalog[one], name) !== undefined);
  if (other !== undefined) return groupWords[other].one;
  if (findEntry(catalog.metrics, name) !== undefined) return "a metric";
  if (findEntry(catalog.datasets, name) !== undefined) return "a built-in data set";
  return findEntry(catalog.blocks, name) !== undefined ? "a kind of block" : null;
}

function withoutArticle(words: string): string {
  return words.replace(/^an? /, "");
}

function available(group: CallGroup): string {
  return `${groupWords[group].many}: ${catalog[group].map((entry) => `\`${entry.name}\``).join(", ")}`;
}

function example(entry: Entry | undefined): string {
  return entry?.example?.replace(/^[a-z ]+: /, "") ?? `${entry?.name ?? ""}()`;
}

/** Evaluates arguments for the mistakes inside them, when the call itself is unknown. */
function checkNestedOnly(args: readonly CallArgument[], place: CallPlace): void {
  for (const arg of args) evaluate(arg.value, place.env, place.context.report);
}

/** Binds the arguments of a call to an entry's parameters; null where any is wrong, missing or not known. */
export function bindArguments(
  entry: Pick<Entry, "name" | "parameters" | "example">,
  call: CallExpr,
  place: CallPlace,
): Record<string, Argument> | null {
  const { context, env } = place;
  const given = new Map<string, { readonly values: Expr[]; readonly span: Span }>();
  let excused = false;
  let complete = true;
  let position = 0;
  let named = false;
  for (const arg of call.args) {
    if (arg.value.kind === "missing") {
      excused = true;
      complete = false;
      continue;
    }
    const parameter =
      arg.name === null ? entry.parameters[position] : entry.parameters.find((p) => p.name === arg.name?.text);
    if (arg.name === null) {
      if (named && parameter !== undefined) {
        context.report(
          problem("P4011", arg.span, {
            title: "positional arguments stand before named ones",
            label: "stands after a named argument",
            help: `write its name: \`${parameter.name}: …\``,
          }),
        );
        complete = false;
        excused = true;
        continue;
      }
      if (parameter === undefined) {
        reportTooMany(entry, arg, { call, place });
        complete = false;
        break;
      }
      if (parameter.rest !== true) position++;
    } else {
      named = true;
      if (parameter === undefined) {
        reportUnknownArgument(entry, arg.name, { place, taken: new Set(given.keys()) });
        excused = true;
        complete = false;
        continue;
      }
    }
    const earlier = given.get(parameter.name);
    if (earlier !== undefined && parameter.rest === true && arg.name === null) {
      earlier.values.push(arg.value);
    } else if (earlier !== undefined) {
      context.report(
        problem("P4013", arg.name?.span ?? arg.span, {
          title: `\`${parameter.name}\` of \`${entry.name}\` is given twice`,
          label: "given again",
          related: [{ span: earlier.span, text: "first given here" }],
          help: "remove one of the two",
        }),
      );
      complete = false;
    } else given.set(parameter.name, { values: [arg.value], span: arg.span });
  }

  const args: Record<string, Argument> = {};
  const missing: ParameterEntry[] = [];
  for (const parameter of entry.parameters) {
    const values = given.get(parameter.name)?.values;
    if (values === undefined) {
      if (parameter.required) missing.push(parameter);
      else if (parameter.default !== undefined) args[parameter.name] = parameter.default;
      continue;
    }
    const slot: Slot = { ...parameter, owner: entry.name };
    const converted = values.flatMap((value) => {
      // `reshape(shape: [4, 4])` names a rest parameter and gives its list.
      const items = parameter.rest === true && value.kind === "list" ? value.items : [value];
      return items.map((item) =>
        convert(evaluate(item, env, context.report), {
          slot,
          env,
          report: context.report,
          call: (inner, group) => checkCall(inner.call, group, { ...place, what: parameter.name }),
        }),
      );
    });
    const known = converted.filter((value) => value !== undefined);
    if (known.length < converted.length) complete = false;
    else if (parameter.rest === true) args[parameter.name] = known;
    else args[parameter.name] = known[0] ?? null;
  }
  if (missing.length > 0) {
    complete = false;
    if (!excused) {
      const list = missing.map((parameter) => `\`${parameter.name}\``).join(" and ");
      context.report(
        problem("P4002", call.span, {
          title: `\`${entry.name}\` needs ${list}`,
          label: `${list} ${missing.length === 1 ? "is" : "are"} missing`,
          help:
            entry.example === undefined
              ? `write \`${entry.name}(${missing.map((parameter) => `${parameter.name}: …`).join(", ")})\``
              : `for example \`${entry.example}\``,
        }),
      );
    }
  }
  return complete ? args : null;
}

function reportTooMany(
  entry: Pick<Entry, "name" | "parameters">,
  extra: CallArgument,
  { call, place }: { readonly call: CallExpr; readonly place: CallPlace },
): void {
  const count = entry.parameters.length;
  place.context.report(
    problem("P4005", extra.span, {
      title:
        count === 0
          ? `\`${entry.name}\` takes no arguments`
          : `\`${entry.name}\` takes at most ${count} argument${count === 1 ? "" : "s"}, ${call.args.length} are given`,
      label: "one too many",
      help: count === 0 ? `write \`${entry.name}()\`` : argumentsOf(entry),
    }),
  );
}

function reportUnknownArgument(
  entry: Pick<Entry, "name" | "parameters">,
  name: Name,
  { place, taken }: { readonly place: CallPlace; readonly taken: ReadonlySet<string> },
): void {
  const free = entry.parameters.map((parameter) => parameter.name).filter((one) => !taken.has(one));
  const meant = meantName("arguments", name.text, free);
  const none = `\`${entry.name}()\` takes no arguments`;
  place.context.report(
    problem("P2005", name.span, {
      title: `\`${entry.name}\` has no argument \`${name.text}\``,
      label: meantLabel(meant, "unknown argument"),
      help:
        meant.word !== null
          ? null
          : (meant.remark ??
            belongsTo(name.text, entry) ??
            (entry.parameters.length === 0 ? none : argumentsOf(entry))),
      fixes: meantFixes(meant, name.span),
    }),
  );
}

/** Where a name that stands as an argument belongs: to another entry of the group, or on a line of its own. */
function belongsTo(name: string, entry: Pick<Entry, "name">): string | null {
  // The keys of `groupWords` are exactly the groups.
  const groups = (Object.keys(groupWords) as CallGroup[]).map((group): readonly Entry[] => catalog[group]);
  const owners = (groups.find((entries) => entries.some((one) => one === entry)) ?? []).filter((one) =>
    one.parameters.some((parameter) => parameter.name === name),
  );
  const blocks = catalog.blocks.filter((block) => block.parameters.some((parameter) => parameter.name === name));
  const list = (entries: readonly Entry[]): string => entries.map((entry) => `\`${entry.name}\``).join(", ");
  if (blocks.length > 0 && blocks.length <= 2)
    return `\`${name}\` is a setting of ${list(blocks)}, on a line of its own`;
  return owners.length === 0 || owners.length > 6 ? null : `\`${name}\` is an argument of ${list(owners)}`;
}

function argumentsOf(entry: Pick<Entry, "name" | "parameters">): string {
  return `\`${entry.name}\` takes ${entry.parameters.map((parameter) => `\`${parameter.name}\``).join(", ")}`;
}
