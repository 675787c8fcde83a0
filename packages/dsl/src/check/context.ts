/**
 * What every rule of the checker is given: the files, what names mean in each, and where to report.
 */
import type { Declaration, Expr, Name, ParamDeclaration, Program } from "../ast/nodes.ts";
import type { Report } from "../diagnostics/problem.ts";
import type { Host } from "../source/host.ts";
import type { SourceFile, Span } from "../source/span.ts";
import type { Note } from "./facts.ts";
import type { Env, Value } from "./values.ts";

/** One file of the program. */
export interface Module {
  readonly file: SourceFile;
  readonly ast: Program;
}

/** What a top-level name means; `imported` is its place in the import that brings it into the file. */
export type Definition =
  | { readonly kind: "block"; readonly decl: Declaration; readonly imported?: Name }
  | { readonly kind: "param"; readonly decl: ParamDeclaration; readonly imported?: Name }
  /** An import that has been complained about; uses of it are passed over. */
  | { readonly kind: "lost" };

/** The top-level names of one file. */
export type Scope = ReadonlyMap<string, Definition>;

/** Everything a rule may ask. */
export interface CheckContext {
  readonly host: Host;
  readonly modules: ReadonlyMap<string, Module>;
  readonly scopes: ReadonlyMap<string, Scope>;
  readonly report: Report;
  /** Where to file what editors show. */
  readonly note: Note;
  /** Params as values. */
  readonly env: Env;
  /** Params, blocks and imported names that something reads. */
  readonly used: Set<ParamDeclaration | Declaration | Name>;
  /** Params whose value came from outside. */
  readonly overridden: ReadonlySet<ParamDeclaration>;
  /** An expression as a value of a param, held against its type and domain; null after saying what is wrong. */
  readonly paramValue: (decl: ParamDeclaration, expr: Expr) => Value | null;
}

/** What a name means in a file; an import that is asked for counts as used. */
export function define(context: CheckContext, file: string, name: string): Definition | undefined {
  const definition = context.scopes.get(file)?.get(name);
  if (definition !== undefined && definition.kind !== "lost" && definition.imported !== undefined)
    context.used.add(definition.imported);
  return definition;
}

/** Whether a syntax error in the file swallowed this name, so that nobody should complain about it. */
export function isLost(context: CheckContext, file: string, name: string): boolean {
  const ast = context.modules.get(file)?.ast;
  return ast !== undefined && (ast.nameless || ast.lost.has(name));
}

/** The text at a place. */
export function textAt(context: CheckContext, span: Span): string {
  return context.modules.get(span.file)?.file.text.slice(span.start, span.end) ?? "";
}

/** An environment with more names in front of another; `read` is told of each of them that is asked for. */
export function withLocals(env: Env, locals: ReadonlyMap<string, Value>, read?: (name: string) => void): Env {
  return {
    lookup: (name, file) => {
      const local = locals.get(name);
      if (local !== undefined) read?.(name);
      return local ?? env.lookup(name, file);
    },
    names: (file) => [...locals.keys(), ...env.names(file)],
    elsewhere: (name, file) => env.elsewhere?.(name, file) ?? null,
  };
}
