/**
 * In: a file. Out: the mistakes an editor shows in it: those that its own check finds there, and those that open
 * programs which import it find there too.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { standardName } from "../source/standard-files.ts";
import type { Workspace } from "./workspace.ts";

/** The diagnostics of a file, in order of place. */
export function diagnosticsOf(workspace: Workspace, path: string): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  const used = importedNames(workspace, path);
  for (const analysis of workspace.programsWith(path)) {
    for (const diagnostic of analysis.diagnostics) {
      const { file, start, end } = diagnostic.primary.span;
      if (file !== path) continue;
      const text = analysis.modules.get(file)?.file.text.slice(start, end) ?? "";
      // A name that another open program imports is used.
      if (diagnostic.code === "P2018" && used.has(text)) continue;
      const key = `${diagnostic.code} ${start} ${end}`;
      if (!found.has(key)) found.set(key, diagnostic);
    }
  }
  return [...found.values()].sort((a, b) => a.primary.span.start - b.primary.span.start);
}

/** Names of a file that other open programs import. */
function importedNames(workspace: Workspace, path: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { modules } of workspace.programsWith(path)) {
    for (const [from, module] of modules) {
      if (from === path) continue;
      for (const one of module.ast.imports) {
        if (one.from !== null && workspace.resolve(from, one.from.value) === path)
          for (const name of one.names) names.add(name.text);
      }
    }
  }
  return names;
}

/** Files besides the open ones in which open programs find mistakes. */
export function otherFilesWithMistakes(workspace: Workspace): ReadonlySet<string> {
  const files = new Set<string>();
  for (const path of workspace.openPaths) {
    for (const diagnostic of workspace.analysis(path).diagnostics) {
      const { file } = diagnostic.primary.span;
      if (!workspace.isOpen(file) && standardName(file) === null && workspace.analysis(path).modules.has(file))
        files.add(file);
    }
  }
  return files;
}
