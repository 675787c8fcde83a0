/**
 * In: the files of a program. Out: what each top-level name means in each file. Doubled names, unknown kinds, items
 * outside of blocks and imports of nothing have been reported.
 */
import type { Declaration, ImportDeclaration, Item, Name, ParamDeclaration } from "../ast/nodes.ts";
import { catalog } from "../catalog/catalog.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import type { Definition, Module, Scope } from "./context.ts";
import type { LoadedFiles } from "./load-files.ts";
import { meantFixes, meantName } from "./meant-name.ts";

/** The scopes of all files, and every block of the program, also those that lost their name to another. */
export interface Scopes {
  readonly byFile: ReadonlyMap<string, Scope>;
  readonly blocks: readonly Declaration[];
}

/** Builds the scopes of all files; what is imported counts as used. */
export function buildScopes(
  files: LoadedFiles,
  used: Set<ParamDeclaration | Declaration | Name>,
  report: Report,
): Scopes {
  const own = new Map<string, Map<string, Definition>>();
  const blocks: Declaration[] = [];
  for (const [path, module] of files.modules) own.set(path, ownNames(module, blocks, report));
  const scopes = new Map<string, Scope>();
  for (const [path, module] of files.modules) {
    const scope = new Map(own.get(path));
    for (const declaration of module.ast.imports) addImports(declaration, scope);
    scopes.set(path, scope);
    for (const item of module.ast.strays) reportStray(item, report);
  }
  return { byFile: scopes, blocks };

  function addImports(declaration: ImportDeclaration, scope: Map<string, Definition>): void {
    const target = files.imports.get(declaration) ?? null;
    for (const name of declaration.names) {
      const there = target === null ? undefined : own.get(target);
      const definition = there?.get(name.text);
      if (there !== undefined && definition === undefined) {
        const lost = target !== null && files.modules.get(target)?.ast.lost.has(name.text) === true;
        const near = lost ? null : reportUnknownImport(name, declaration, [...there.keys()]);
        const meant = near === null ? undefined : there.get(near);
        // The rest of the file may use either spelling.
        if (near !== null && meant !== undefined && !scope.has(near)) scope.set(near, meant);
      }
      const decl = definition === undefined || definition.kind === "lost" ? null : definition.decl;
      if (decl !== null) used.add(decl);
      const earlier = scope.get(name.text);
      if (earlier !== undefined) {
        // What is wrong with the import itself has been said.
        if (target === null) continue;
        if (earlier.kind !== "lost" && earlier.imported !== undefined) {
          report(
            problem("P2006", name.span, {
              title: `\`${name.text}\` is imported twice`,
              label: "again",
              related: [{ span: earlier.imported.span, text: "first imported here" }],
              help:
                earlier.decl === decl
                  ? "remove one of the two"
                  : "a file knows one thing by a name; rename one of them where it is declared",
            }),
          );
        } else if (earlier.kind !== "lost") {
          report(
            problem("P2006", name.span, {
              title: `\`${name.text}\` is imported and declared here too`,
              label: "imported",
              related: [{ span: earlier.decl.name.span, text: "declared here" }],
              help: "give the one in this file another name",
            }),
          );
        }
        continue;
      }
      scope.set(
        name.text,
        definition === undefined || definition.kind === "lost" ? { kind: "lost" } : { ...definition, imported: name },
      );
    }
  }

  function reportUnknownImport(
    name: Name,
    declaration: ImportDeclaration,
    candidates: readonly string[],
  ): string | null {
    const near = closestName(name.text, candidates);
    report(
      problem("P2012", name.span, {
        title: `\`${declaration.from?.value ?? ""}\` declares no \`${name.text}\``,
        label: near === null ? "not declared there" : `did you mean \`${near}\`?`,
        help:
          near === null && candidates.length > 0
            ? `it declares ${candidates.map((one) => `\`${one}\``).join(", ")}`
            : null,
        fixes:
          near === null
            ? []
            : [{ span: name.span, replacement: near, certain: isOnlyNear(name.text, near, candidates) }],
      }),
    );
    return near;
  }
}

function ownNames(module: Module, blocks: Declaration[], report: Report): Map<string, Definition> {
  const names = new Map<string, Definition>();
  const kinds = catalog.blocks.map((block) => block.name);
  const add = (name: Name, definition: Exclude<Definition, { kind: "lost" }>): void => {
    const earlier = names.get(name.text);
    if (earlier !== undefined && earlier.kind !== "lost") {
      report(
        problem("P2006", name.span, {
          title: `\`${name.text}\` is declared twice`,
          label: "declared again",
          related: [{ span: earlier.decl.name.span, text: "first declared here" }],
          help: "give one of them another name",
        }),
      );
    } else names.set(name.text, definition);
  };
  const inOrder: (ParamDeclaration | Declaration)[] = [...module.ast.params, ...module.ast.declarations];
  for (const decl of inOrder.sort((a, b) => a.span.start - b.span.start)) {
    if (decl.kind === "param") {
      add(decl.name, { kind: "param", decl });
      continue;
    }
    const keyword = decl.keyword.text;
    let meant = decl;
    if (!kinds.includes(keyword)) {
      const swapped = kinds.includes(decl.name.text);
      const kind = swapped ? null : meantName("blocks", keyword, kinds);
      const near = kind?.word ?? null;
      report(
        problem("P2001", decl.keyword.span, {
          title: `there is no kind of block \`${keyword}\``,
          label: swapped ? "the kind stands first" : near === null ? "unknown kind" : `did you mean \`${near}\`?`,
          help: swapped
            ? `write \`${decl.name.text} ${keyword} { … }\``
            : near === null
              ? `kinds: ${kinds.map((kind) => `\`${kind}\``).join(", ")}`
              : null,
          fixes: kind === null ? [] : meantFixes(kind, decl.keyword.span),
        }),
      );
      // Read as the kind that was meant, so that the rest of the program can still be checked against it.
      if (near !== null) meant = { ...decl, keyword: { ...decl.keyword, text: near } };
      if (swapped) meant = { ...decl, keyword: decl.name, name: decl.keyword };
    }
    blocks.push(meant);
    add(meant.name, { kind: "block", decl: meant });
  }
  return names;
}

/** Says that an item stands outside of any block. */
export function reportStray(item: Item, report: Report): void {
  if (item.kind === "spread") {
    report(problem("P1010", item.span, { title: "`...` stands outside of any block", label: "not in a block" }));
    return;
  }
  const example = `${item.name.text}${item.label === null ? "" : ` ${item.label.text}`}`;
  report(
    problem("P1010", item.name.span, {
      title: `\`${example}\` stands outside of any block`,
      label: "not in a block",
      help:
        item.kind === "group"
          ? "a declaration reads `model small { … }`"
          : `settings stand in a block such as \`train fit { … }\`; a value for the whole file is a \`param\`${paramExample(item)}`,
    }),
  );
}

/** How `lr = 0.1` outside of any block is written as a param. */
function paramExample(item: Exclude<Item, { readonly kind: "spread" | "group" }>): string {
  const name = item.label?.text ?? item.name.text;
  const { value } = item;
  if (value.kind === "number" && (value.unit === null || value.unit === "fraction")) {
    const type = value.unit === "fraction" ? "probability" : Number.isInteger(value.value) ? "int" : "float";
    return `: \`param ${name}: ${type} = ${value.written}\``;
  }
  return value.kind === "boolean" ? `: \`param ${name}: bool = ${value.value}\`` : "";
}
