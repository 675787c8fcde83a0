/**
 * In: a call in the source and the group it must belong to. Out: the call with every argument by name, in canonical
 * form and defaults filled in; or null after saying what is wrong.
 */
import type { CallArgument, CallExpr, Expr } from "../ast/nodes.ts";
import { catalog, findEntry, groupWords } from "../catalog/catalog.ts";
import type { CallGroup, Entry, ParameterEntry } from "../catalog/entry.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { Argument, CheckedCall } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { convert, type Slot } from "./convert.ts";
import { describe, type Env, evaluate } from "./values.ts";

/** Where a call stands. */
export interface CallPlace {
  readonly context: CheckContext;
  readonly env: Env;
  /** What the value is for: `loss label`. */
  readonly what: string;
}

/** Checks an expression that must be a call of a group. */
export function checkCallOf(expr: Expr, group: CallGroup, place: CallPlace): CheckedCall | null {
  const { context, env, what } = place;
  if (expr.kind === "call") return checkCall(expr, group, place);
  if (expr.kind === "missing") return null;
  const words = groupWords[group];
  if (expr.kind === "path" && expr.parts.length === 1) {
    const name = expr.parts[0]?.text ?? "";
    const near =
      findEntry<Entry>(catalog[group], name) === undefined
        ? closestName(
            name,
            catalog[group].map((entry) => entry.name),
          )
        : name;
    context.report(
      near === name
        ? problem("P4011", expr.span, {
            title: `\`${name}\` is written with parentheses`,
            label: `write \`${name}()\``,
            fixes: [{ span: expr.span, replacement: `${name}()` }],
          })
        : problem("P2004", expr.span, {
            title: `there is no ${withoutArticle(words.one)} \`${name}\``,
            label: near === null ? `expected ${words.one}` : `did you mean \`${near}\`?`,
            help: near === null ? available(group) : null,
            fixes: near === null ? [] : [{ span: expr.span, replacement: `${near}()` }],
          }),
    );
    return null;
  }
  const value = evaluate(expr, env, context.report);
  if (value.kind === "unknown") return null;
  context.report(
    problem("P3001", expr.span, {
      title: `\`${what}\` takes ${words.one}, not ${describe(value)}`,
      label: `expected ${words.one}`,
      help: `for example \`${example(catalog[group][0])}\``,
    }),
  );
  return null;
}

/** Checks a call against a group of the catalog. */
export function checkCall(call: CallExpr, group: CallGroup, place: CallPlace): CheckedCall | null {
  const name = call.callee.parts.map((part) => part.text).join(".");
  const entry = findEntry<Entry>(catalog[group], name);
  if (entry === undefined) {
    reportUnknownCall(call, group, { place, extra: [] });
    checkNestedOnly(call.args, place);
    return null;
  }
  const args = bindArguments(entry, call, place);
  return args === null ? null : { call: name, args: entry.complete?.(args) ?? args, span: call.span };
}

/** Says that a group has no such entry; `extra` are names that would do besides the catalog's. */
export function reportUnknownCall(
  call: CallExpr,
  group: CallGroup,
  options: { readonly place: CallPlace; readonly extra: readonly string[] },
): void {
  const name = call.callee.parts.map((part) => part.text).join(".");
  const { one } = groupWords[group];
  const candidates = [...catalog[group].map((entry) => entry.name), ...options.extra];
  const elsewhere = otherGroup(name, group);
  const near = closestName(name, candidates);
  options.place.context.report(
    problem(group === "operators" ? "P2003" : "P2004", call.callee.span, {
      title: `there is no ${withoutArticle(one)} \`${name}\``,
      label: near !== null ? `did you mean \`${near}\`?` : `expected ${one}`,
      help:
        elsewhere !== null ? `\`${name}\` is ${groupWords[elsewhere].one}` : near === null ? available(group) : null,
      fixes: near === null || elsewhere !== null ? [] : [{ span: call.callee.span, replacement: near }],
    }),
  );
}

function otherGroup(name: string, group: CallGroup): CallGroup | null {
  // The keys of `groupWords` are exactly the groups.
  const groups = Object.keys(groupWords) as CallGroup[];
  return groups.find((other) => other !== group && findEntry<Entry>(catalog[other], name) !== undefined) ?? null;
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
        const near = closestName(
          arg.name.text,
          entry.parameters.map((p) => p.name).filter((name) => !given.has(name)),
        );
        context.report(
          problem("P2005", arg.name.span, {
            title: `\`${entry.name}\` has no argument \`${arg.name.text}\``,
            label: near === null ? "unknown argument" : `did you mean \`${near}\`?`,
            help:
              entry.parameters.length === 0
                ? `\`${entry.name}()\` takes no arguments`
                : near === null
                  ? argumentsOf(entry)
                  : null,
            fixes: near === null ? [] : [{ span: arg.name.span, replacement: near }],
          }),
        );
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
          help: entry.example === undefined ? (missing[0]?.doc ?? null) : `for example \`${entry.example}\``,
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

function argumentsOf(entry: Pick<Entry, "name" | "parameters">): string {
  return `\`${entry.name}\` takes ${entry.parameters.map((parameter) => `\`${parameter.name}\``).join(", ")}`;
}
