/**
 * In: the catalog. Out: for every name in it a program in which that name stands where the language looks it up, and where
 * it stands: blocks, settings, entries of every group, arguments, choices, data sets, types of params, splits. Entries
 * that come later are found here without more code, for their examples bring the programs.
 */
import { catalog, checkProgram, memoryHost } from "@penstock/dsl";
import type { CallExpr, Expr } from "../../packages/dsl/src/ast/nodes.ts";
import type { AliasGroup } from "../../packages/dsl/src/catalog/aliases.ts";
import type { Entry, ParameterEntry, ValueType } from "../../packages/dsl/src/catalog/entry.ts";
import {
  bestProgram,
  type ExampleGroup,
  exampleGroups,
  examplePrograms,
  settingPrograms,
} from "../../packages/dsl/src/catalog/testing/example-programs.ts";
import { analyzeProgram } from "../../packages/dsl/src/check/check-program.ts";
import { parameterTypes } from "../../packages/dsl/src/check/params.ts";
import { tokenize } from "../../packages/dsl/src/tokens/tokenize.ts";

/** A name in a program. */
export interface NamePlace {
  /** What it is, for reports: `argument kernel of conv`. */
  readonly what: string;
  readonly name: string;
  readonly program: string;
  readonly start: number;
  /** The words of other libraries that would be understood there. */
  readonly aliases: AliasGroup;
}

/** Every name of the catalog at a place, and the names for which no place was found. */
export function namePlaces(): { readonly places: readonly NamePlace[]; readonly lost: readonly string[] } {
  const places: NamePlace[] = [];
  const lost: string[] = [];
  const keep = (what: string, place: Omit<NamePlace, "what"> | null): void => {
    if (place === null) lost.push(what);
    else places.push({ what, ...place });
  };
  const pool: string[] = [];
  for (const [group, entries] of exampleGroups) {
    for (const entry of entries) {
      const program = bestProgram(examplePrograms(group, entry), severities);
      if (program !== null) pool.push(program);
      const found = program === null ? null : nameIn(group, entry, program);
      keep(`${group} ${entry.name}`, found === null ? null : { ...found, aliases: group });
      if (group === "blocks" || group === "metrics" || program === null) continue;
      for (const parameter of entry.parameters) {
        const written = withArgument(program, entry, parameter);
        keep(`argument ${parameter.name} of ${entry.name}`, written && { ...written, aliases: "arguments" });
        for (const choice of choicesOf(parameter.type)) {
          const chosen = withArgument(program, entry, parameter, choice);
          keep(`choice ${choice} of ${parameter.name} of ${entry.name}`, chosen && { ...chosen, aliases: "values" });
        }
      }
    }
  }
  for (const block of catalog.blocks) {
    for (const setting of block.parameters) {
      const examples = setting.example === undefined ? [] : settingPrograms(block, setting.example);
      const place = firstOf([...examples, ...pool], (program) => settingIn(program, block.name, setting.name));
      keep(`setting ${setting.name} of ${block.name}`, place && { ...place, aliases: "settings" });
    }
  }
  const [base = ""] = pool.filter((program) => program.includes('builtin("digits")'));
  for (const { name } of catalog.datasets) {
    const program = base.replace('"digits"', `"${name}"`);
    keep(`data set ${name}`, { name, program, start: program.indexOf(`"${name}"`) + 1, aliases: "datasets" });
  }
  for (const name of parameterTypes.keys()) {
    const program = `param p: ${name} = 1\n\n${base}`;
    keep(`type ${name}`, { name, program, start: "param p: ".length, aliases: "types" });
  }
  for (const name of ["train", "valid", "test"]) {
    const judged = pool.find((program) => /on: \w+\.test/.test(program)) ?? "";
    const program = judged.replace(/(on: \w+\.)test/, `$1${name}`);
    const start = (/on: \w+\./.exec(program)?.index ?? 0) + (/on: \w+\./.exec(program)?.[0].length ?? 0);
    keep(`rows ${name}`, { name, program, start, aliases: "split_names" });
  }
  return { places, lost };
}

const severities = (program: string): readonly string[] =>
  checkProgram("p.pipe", memoryHost({ "p.pipe": program })).diagnostics.map((one) => one.severity);

/** Where an entry's own name stands in the example within its program. */
function nameIn(group: ExampleGroup, entry: Entry, program: string): Omit<NamePlace, "what" | "aliases"> | null {
  const from = Math.max(0, program.indexOf(entry.example ?? ""));
  const { tokens } = tokenize({ path: "p.pipe", text: program });
  const kind = group === "blocks" ? "DeclHead" : "Identifier";
  const token = tokens.find(
    (one, index) =>
      one.startOffset >= from &&
      one.tokenType.name === kind &&
      one.image === entry.name &&
      tokens[index - 1]?.tokenType.name !== "ItemHead",
  );
  return token === undefined ? null : { name: entry.name, program, start: token.startOffset };
}

/** Where a setting stands in a block of its kind. */
function settingIn(program: string, block: string, setting: string): Omit<NamePlace, "what" | "aliases"> | null {
  const { modules } = analyzeProgram("p.pipe", memoryHost({ "p.pipe": program }));
  for (const decl of modules.get("p.pipe")?.ast.declarations ?? []) {
    if (decl.keyword.text !== block) continue;
    for (const item of decl.items) {
      if (item.kind === "setting" && item.name.text === setting) {
        return { name: setting, program, start: item.name.span.start };
      }
    }
  }
  return null;
}

/** The call of an entry with all its arguments by name, one of them at the place asked for; `choice` is its value. */
function withArgument(
  program: string,
  entry: Entry,
  parameter: ParameterEntry,
  choice: string | null = null,
): Omit<NamePlace, "what" | "aliases"> | null {
  const { modules } = analyzeProgram("p.pipe", memoryHost({ "p.pipe": program }));
  const call = firstOf(callsIn(modules.get("p.pipe")?.ast.declarations), (one) =>
    one.callee.parts[0]?.text === entry.name ? one : null,
  );
  const bare = new RegExp(`(?<=: )${entry.name}\\b(?!\\()`).exec(program);
  if (call === null && bare === null) return null;
  const span = call?.span ?? { start: bare?.index ?? 0, end: (bare?.index ?? 0) + entry.name.length };
  const values = new Map<string, string>();
  const textOf = (expr: Expr): string => program.slice(expr.span.start, expr.span.end);
  call?.args.forEach((arg, index) => {
    const rest = entry.parameters.findIndex((one) => one.rest === true);
    const at = rest >= 0 && index >= rest ? rest : index;
    const name = arg.name?.text ?? entry.parameters[at]?.name ?? "";
    const before = values.get(name);
    values.set(name, before === undefined ? textOf(arg.value) : `${before}, ${textOf(arg.value)}`);
  });
  const rest = entry.parameters.find((one) => one.rest === true)?.name ?? "";
  const listed = values.get(rest);
  if (listed?.includes(",") === true && !listed.startsWith("[")) values.set(rest, `[${listed}]`);
  if (choice !== null) values.set(parameter.name, choice);
  else if (!values.has(parameter.name)) values.set(parameter.name, "1");
  const written = [...values].map(([name, value]) => `${name}: ${value}`).join(", ");
  const text = `${program.slice(0, span.start)}${entry.name}(${written})${program.slice(span.end)}`;
  const head = span.start + entry.name.length + 1;
  const at = head + written.search(new RegExp(`(?<![\\w])${parameter.name}: `));
  if (choice === null) return { name: parameter.name, program: text, start: at };
  return { name: choice, program: text, start: at + parameter.name.length + 2 };
}

/** Every call in a part of the tree. */
function* callsIn(node: unknown): Generator<CallExpr> {
  if (Array.isArray(node)) for (const one of node) yield* callsIn(one);
  if (node === null || typeof node !== "object" || Array.isArray(node)) return;
  // Nodes of the tree say what they are.
  if ("kind" in node && node.kind === "call") yield node as CallExpr;
  for (const part of Object.values(node)) yield* callsIn(part);
}

function choicesOf(type: ValueType): readonly string[] {
  if (type.kind === "choice") return type.choices;
  return type.kind === "list" || type.kind === "one_or_list" ? choicesOf(type.of) : [];
}

function firstOf<From, Found>(from: Iterable<From>, find: (one: From) => Found | null): Found | null {
  for (const one of from) {
    const found = find(one);
    if (found !== null) return found;
  }
  return null;
}
