/**
 * In: the path of the first file and a host. Out: every file the program needs, parsed, the first file first; files
 * that are missing or import each other in a circle have been reported.
 */
import { buildAst } from "../ast/build-ast.ts";
import type { ImportDeclaration } from "../ast/nodes.ts";
import { parse } from "../cst/parse.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import type { Host } from "../source/host.ts";
import type { Span } from "../source/span.ts";
import { tokenize } from "../tokens/tokenize.ts";
import type { Module } from "./context.ts";

/** Files by path, and what each import's address means (null where that has been complained about). */
export interface LoadedFiles {
  readonly modules: ReadonlyMap<string, Module>;
  readonly imports: ReadonlyMap<ImportDeclaration, string | null>;
}

/** Reads and parses all files of a program. */
export function loadFiles(entryPath: string, host: Host, report: Report): LoadedFiles {
  const modules = new Map<string, Module>();
  const imports = new Map<ImportDeclaration, string | null>();
  const text = host.readText(entryPath);
  if (text === undefined) {
    modules.set(
      entryPath,
      open(entryPath, "", () => {}),
    );
    report(
      problem(
        "P2011",
        { file: entryPath, start: 0, end: 0 },
        {
          title: `there is no file \`${entryPath}\``,
          help: "check the path",
        },
      ),
    );
    return { modules, imports };
  }
  load(entryPath, text, []);
  return { modules, imports };

  function load(path: string, source: string, chain: readonly { readonly path: string; readonly at: Span }[]): void {
    const module = open(path, source, report);
    modules.set(path, module);
    for (const declaration of module.ast.imports) {
      imports.set(declaration, declaration.from === null ? null : follow(path, declaration.from, chain));
    }
  }

  function follow(
    path: string,
    from: { readonly value: string; readonly span: Span },
    chain: readonly { readonly path: string; readonly at: Span }[],
  ): string | null {
    const target = host.resolve(path, from.value);
    const here = [...chain, { path, at: from.span }];
    const start = here.findIndex((link) => link.path === target);
    if (start >= 0) {
      const circle = here.slice(start);
      report(
        problem("P2010", from.span, {
          title:
            circle.length === 1
              ? `\`${target}\` imports itself`
              : `these files import each other in a circle: ${[...circle.map((link) => link.path), target].map((one) => `\`${one}\``).join(" → ")}`,
          label: "closes the circle",
          related: circle.slice(0, -1).map((link) => ({ span: link.at, text: "imported from here" })),
          help: "move what both need into a third file",
        }),
      );
      return null;
    }
    if (modules.has(target)) return target;
    const text = host.readText(target);
    if (text === undefined) {
      report(
        problem("P2011", from.span, {
          title: `there is no file \`${target}\``,
          label: "not found",
          help: /^\.{0,2}\//.test(from.value)
            ? "the path starts at the folder of this file"
            : `write \`"./${from.value}"\` for a file beside this one`,
        }),
      );
      return null;
    }
    load(target, text, here);
    return target;
  }
}

function open(path: string, text: string, report: Report): Module {
  const file = { path, text };
  const cst = parse(tokenize(file));
  for (const diagnostic of cst.diagnostics) report(diagnostic);
  return { file, ast: buildAst(cst) };
}
