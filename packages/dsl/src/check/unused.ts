/**
 * In: a checked program and what was read in it. Out: warnings about params, imports and blocks that nothing uses. A file
 * without a step of its own is a library: its blocks are there for others.
 */
import type { ImportDeclaration, Name } from "../ast/nodes.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { CheckContext } from "./context.ts";

/** Blocks that are run for their own sake. */
const goals = new Set(["train", "evaluate", "sweep"]);

/** Warns about names of the first file, and imports of every file, that nothing reads. */
export function warnUnused(context: CheckContext, entryPath: string): void {
  const ast = context.modules.get(entryPath)?.ast;
  const warn = (span: Span, title: string, help: string): void => {
    context.report(problem("P2018", span, { title, label: "never used", help }));
  };
  for (const decl of ast?.params ?? []) {
    if (context.used.has(decl)) continue;
    warn(decl.name.span, `nothing uses the param \`${decl.name.text}\``, "remove it, or use it where its value stands");
  }
  for (const module of context.modules.values()) {
    for (const declaration of module.ast.imports) warnImports(declaration);
  }
  const runs = ast?.declarations.some((decl) => goals.has(decl.keyword.text)) === true;
  for (const decl of runs ? (ast?.declarations ?? []) : []) {
    const kind = decl.keyword.text;
    if (goals.has(kind) || context.used.has(decl)) continue;
    const help =
      kind === "layer"
        ? `remove it, or let a flow use it: \`-> ${decl.name.text}(…)\``
        : `remove it, or name it in a \`train\`: \`${kind === "dataset" ? "data" : kind}: ${decl.name.text}\``;
    warn(decl.name.span, `nothing uses the ${kind} \`${decl.name.text}\``, help);
  }

  function warnImports(declaration: ImportDeclaration): void {
    const scope = context.scopes.get(declaration.span.file);
    for (const name of declaration.names) {
      const definition = scope?.get(name.text);
      if (definition === undefined || definition.kind === "lost" || !isUnread(definition.imported, name)) continue;
      // What runs by being imported is used by the run.
      if (definition.kind === "block" && goals.has(definition.decl.keyword.text)) continue;
      warn(name.span, `nothing uses the import \`${name.text}\``, importHelp(declaration));
    }
  }

  function isUnread(imported: Name | undefined, name: Name): boolean {
    return imported === name && !context.used.has(name);
  }
}

function importHelp(declaration: ImportDeclaration): string {
  return declaration.names.length === 1 ? "remove the line" : "take it off the list";
}
