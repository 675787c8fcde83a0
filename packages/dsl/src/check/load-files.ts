/**
 * In: the path of the first file and a host. Out: every file the program needs, parsed, the first file first; files
 * that are missing or import each other in a circle have been reported.
 */
import { buildAst } from "../ast/build-ast.ts";
import type { ImportDeclaration, Program } from "../ast/nodes.ts";
import { parse } from "../cst/parse.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import type { Host } from "../source/host.ts";
import type { SourceFile, Span } from "../source/span.ts";
import { standardNames, standardPath, standardText } from "../source/standard-files.ts";
import { tokenize } from "../tokens/tokenize.ts";
import type { Module } from "./context.ts";

/** Files by path, and what each import's address means (null where that has been complained about). */
export interface LoadedFiles {
  readonly modules: ReadonlyMap<string, Module>;
  readonly imports: ReadonlyMap<ImportDeclaration, string | null>;
}

/** Parses one file. An editor hands in its own, which remembers what has not changed. */
export type ParseFile = (file: SourceFile) => { readonly ast: Program; readonly diagnostics: readonly Diagnostic[] };

/** How the files of a program are read. */
interface Loading {
  readonly host: Host;
  readonly report: Report;
  readonly parse?: ParseFile | undefined;
}

/** Reads and parses all files of a program. */
export function loadFiles(entryPath: string, { host, report, parse: parseFile = parseFresh }: Loading): LoadedFiles {
  const modules = new Map<string, Module>();
  const imports = new Map<ImportDeclaration, string | null>();
  const text = host.readText(entryPath);
  if (text === undefined) {
    const why = host.problemOf?.(entryPath);
    modules.set(entryPath, open({ path: entryPath, text: "" }));
    report(
      problem(
        "P2011",
        { file: entryPath, start: 0, end: 0 },
        { title: why?.title ?? `there is no file \`${entryPath}\``, help: why?.help ?? "check the path" },
      ),
    );
    return { modules, imports };
  }
  load(entryPath, text, []);
  return { modules, imports };

  function load(path: string, source: string, chain: readonly { readonly path: string; readonly at: Span }[]): void {
    const module = open({ path, text: source });
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
    if (reportAbsolute(from)) return null;
    const target = standardPath(from.value) ?? host.resolve(path, from.value);
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
          help:
            circle.length === 1
              ? "remove the line: a file knows its own names"
              : "move what both need into a third file",
        }),
      );
      return null;
    }
    if (modules.has(target)) return target;
    const text = standardText(target) ?? host.readText(target);
    if (text === undefined) {
      reportNoText(target, from);
      return null;
    }
    load(target, text, here);
    return target;
  }

  /** An address that would mean something else on another machine, or nothing. */
  function reportAbsolute(from: { readonly value: string; readonly span: Span }): boolean {
    const isUrl = /^[a-z]{2,}:\/\//i.test(from.value);
    if (!isUrl && !/^([A-Za-z]:)?[\\/]/.test(from.value)) return false;
    report(
      problem("P2011", from.span, {
        title: isUrl
          ? `\`${from.value}\` is an address on the network; files are imported from this machine`
          : `\`${from.value}\` starts at the root; an import starts at the folder of its file`,
        label: "cannot be imported",
        help: isUrl
          ? "put a copy of the file beside this one"
          : "write the way from this file, such as `./parts/block.pipe`",
      }),
    );
    return true;
  }

  function reportNoText(target: string, from: { readonly value: string; readonly span: Span }): void {
    if (from.value.startsWith("std/")) {
      reportNoStandard(from);
      return;
    }
    const why = host.problemOf?.(target);
    const withEnding = `${target}.pipe`;
    const near =
      why?.near ??
      (host.readText(withEnding) === undefined
        ? null
        : { name: `${from.value.split("/").at(-1) ?? ""}.pipe`, certain: true });
    const meant = near === null ? null : from.value.replace(/[^/]*$/, near.name);
    const bare = /^\.{0,2}\//.test(from.value)
      ? "the path starts at the folder of this file"
      : `write \`"./${from.value}"\` for a file beside this one`;
    report(
      problem("P2011", from.span, {
        title: why?.title ?? `there is no file \`${target}\``,
        label: meant === null ? "cannot be imported" : `did you mean \`"${meant}"\`?`,
        help: near !== null ? null : (why?.help ?? bare),
        fixes:
          near === null || meant === null
            ? []
            : [{ span: from.span, replacement: JSON.stringify(meant), certain: near.certain }],
      }),
    );
  }

  /** A file that the language was thought to bring along. */
  function reportNoStandard(from: { readonly value: string; readonly span: Span }): void {
    const near = closestName(from.value, standardNames);
    report(
      problem("P2011", from.span, {
        title: `the language has no file \`${from.value}\``,
        label: near === null ? "cannot be imported" : `did you mean \`"${near}"\`?`,
        help:
          near === null
            ? `it has ${standardNames.map((name) => `\`"${name}"\``).join(", ")}; write \`"./${from.value}"\` for a file of your own`
            : null,
        fixes:
          near === null
            ? []
            : [
                {
                  span: from.span,
                  replacement: JSON.stringify(near),
                  certain: isOnlyNear(from.value, near, standardNames),
                },
              ],
      }),
    );
  }

  function open(file: SourceFile): Module {
    const parsed = parseFile(file);
    for (const diagnostic of parsed.diagnostics) report(diagnostic);
    return { file, ast: parsed.ast };
  }
}

const parseFresh: ParseFile = (file) => {
  const cst = parse(tokenize(file));
  return { ast: buildAst(cst), diagnostics: cst.diagnostics };
};
