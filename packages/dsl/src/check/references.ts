/**
 * In: a name that must mean a block of some kind. Out: its declaration, or null after saying what is wrong.
 */
import type { Declaration, Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import { type CheckContext, define, isLost, type Scope } from "./context.ts";
import { describe, evaluate } from "./values.ts";

/** What is looked for, and for what. */
export interface Wanted {
  /** The block's kind: `dataset`. */
  readonly kind: string;
  /** What asks, for messages. */
  readonly what: string;
  /** A name that cannot be meant. */
  readonly except?: string;
}

/** Names in scope of a file that are blocks of a kind. */
export function blocksInScope(context: CheckContext, file: string, kind: string): readonly string[] {
  const scope = context.scopes.get(file);
  if (scope === undefined) return [];
  let byKind = namesByKind.get(scope);
  if (byKind === undefined) {
    byKind = new Map();
    for (const [name, definition] of scope) {
      if (definition.kind !== "block") continue;
      const names = byKind.get(definition.decl.keyword.text);
      if (names === undefined) byKind.set(definition.decl.keyword.text, [name]);
      else names.push(name);
    }
    namesByKind.set(scope, byKind);
  }
  return byKind.get(kind) ?? [];
}

/** The same list where there is nothing to leave out. */
function namesBut(except: string | undefined, names: readonly string[]): readonly string[] {
  return except === undefined ? names : names.filter((one) => one !== except);
}

const namesByKind = new WeakMap<Scope, Map<string, string[]>>();

/** Names for a message: the first few of them. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).map((name) => `\`${name}\``);
  return names.length <= mostListed ? shown.join(", ") : `${shown.join(", ")} and ${names.length - mostListed} more`;
}

const mostListed = 12;

/** Finds the block that an expression names. */
export function findBlock(context: CheckContext, expr: Expr, wanted: Wanted): Declaration | null {
  const { kind, what } = wanted;
  if (expr.kind === "missing") return null;
  const name = expr.kind === "path" && expr.parts.length === 1 ? expr.parts[0] : undefined;
  if (name === undefined) {
    const value = expr.kind === "path" ? null : evaluate(expr, context.env, context.report);
    if (value?.kind === "unknown") return null;
    context.report(
      problem("P3001", expr.span, {
        title: `${what} takes the name of a \`${kind}\`${value === null ? ", not a path" : `, not ${describe(value)}`}`,
        label: `expected the name of a \`${kind}\``,
        help: value?.kind === "text" ? `names stand without quotes: \`${value.value}\`` : null,
      }),
    );
    return null;
  }
  const file = expr.span.file;
  const definition = define(context, file, name.text);
  if (definition?.kind === "lost") return null;
  if (definition === undefined) {
    if (isLost(context, file, name.text)) return null;
    const all = namesBut(wanted.except, blocksInScope(context, file, kind));
    const near = closestName(name.text, all);
    context.report(
      problem("P2008", name.span, {
        title: `there is no \`${kind}\` named \`${name.text}\``,
        label: near === null ? "not declared" : `did you mean \`${near}\`?`,
        help:
          near !== null
            ? null
            : all.length > 0
              ? `there ${all.length === 1 ? "is" : "are"} ${listed(all)}`
              : `declare it: \`${kind} ${name.text} { … }\``,
        fixes: near === null ? [] : [{ span: name.span, replacement: near, certain: isOnlyNear(name.text, near, all) }],
      }),
    );
    return null;
  }
  if (definition.kind === "block") context.used.add(definition.decl);
  const actual = definition.kind === "param" ? "param" : definition.decl.keyword.text;
  if (definition.kind === "block" && actual === kind) return definition.decl;
  // An unknown kind has been reported where it stands.
  if (definition.kind === "block" && findEntry(catalog.blocks, actual) === undefined) return null;
  const all = blocksInScope(context, file, kind).filter((one) => one !== wanted.except);
  context.report(
    problem("P2019", name.span, {
      title: `${what} takes a \`${kind}\`, \`${name.text}\` is a \`${actual}\``,
      label: `expected a \`${kind}\``,
      related: [{ span: definition.decl.name.span, text: `declared as a \`${actual}\`` }],
      help:
        all.length === 0
          ? null
          : `there ${all.length === 1 ? "is" : "are"} ${all.map((one) => `\`${one}\``).join(", ")}`,
    }),
  );
  return null;
}
