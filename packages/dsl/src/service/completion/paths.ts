/**
 * In: a cursor between quotes or in the braces of an import. Out: files and folders for a path, names for an import,
 * and what else may stand in quotes.
 */
import type { ImportDeclaration } from "../../ast/nodes.ts";
import { standardNames } from "../../source/standard-files.ts";
import { describeBlockName } from "../describe-block.ts";
import { givenAt, suggestGiven } from "./given.ts";
import type { Scene } from "./scene.ts";
import { escapeSnippet, type Suggestions } from "./suggestion.ts";

/** What may stand in the quotes around the cursor. */
export function suggestPaths(scene: Scene, out: Suggestions): void {
  const { cursor, expected } = scene;
  const head = cursor.frames[0]?.expr[0]?.image;
  if (head === "import" && cursor.frames.length === 1) {
    suggestFiles(scene, out, (name) => name.endsWith(".pipe"));
    return;
  }
  if (givenAt(scene) !== null) {
    suggestGiven(scene, out);
    return;
  }
  const { callee, parameter } = expected;
  if (callee?.kind !== "entry" || callee.group !== "sources" || parameter === null) return;
  if (!/path|file|folder|image|label|train|test/.test(parameter.name)) return;
  const folders = parameter.name === "folder";
  suggestFiles(scene, out, (name) => !folders && !name.endsWith(".pipe"));
}

function suggestFiles(scene: Scene, out: Suggestions, takes: (name: string) => boolean): void {
  const { cursor, workspace, path } = scene;
  const typed = cursor.typed;
  const slash = typed.lastIndexOf("/") + 1;
  const folder = typed.slice(0, slash);
  const here = workspace.resolve(path, `${folder}x`).replace(/[/\\]?x$/, "");
  const isImport = cursor.frames[0]?.expr[0]?.image === "import";
  const lead = slash === 0 && isImport ? "./" : "";
  const own = path.split(/[/\\]/).at(-1);
  if (isImport)
    for (const name of standardNames)
      if (name.startsWith(typed))
        out.add({ label: name, kind: "file", snippet: escapeSnippet(name), start: cursor.start, rank: 3 });
  for (const entry of workspace.list(here === "" ? "." : here)) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    if (!entry.folder && (!takes(entry.name) || (slash === 0 && entry.name === own))) continue;
    const label = `${lead}${entry.name}${entry.folder ? "/" : ""}`;
    out.add({
      label,
      kind: entry.folder ? "folder" : "file",
      snippet: escapeSnippet(label),
      start: cursor.start + slash,
      rank: entry.folder ? 2 : 1,
    });
  }
}

/** Names that the imported file declares and that are not imported yet. */
export function suggestImports(scene: Scene, out: Suggestions): void {
  const { cursor, workspace, path } = scene;
  const at = cursor.file.ast.imports.find(
    (one): one is ImportDeclaration => one.span.start <= cursor.start && cursor.start <= one.span.end,
  );
  const from = at?.from ?? importBehind(scene);
  if (from == null) return;
  const target = workspace.resolve(path, from.value);
  const module = workspace.file(target);
  if (module === undefined) return;
  const taken = new Set(
    cursor.file.ast.imports.flatMap((one) =>
      one.names.filter((name) => name.span.start !== cursor.start).map((name) => name.text),
    ),
  );
  for (const decl of module.ast.declarations) {
    if (taken.has(decl.name.text)) continue;
    const documentation = describeBlockName(workspace, target, decl);
    out.add({ label: decl.name.text, kind: "reference", detail: decl.keyword.text, documentation });
  }
  for (const param of module.ast.params) {
    if (!taken.has(param.name.text))
      out.add({
        label: param.name.text,
        kind: "param",
        detail: param.type?.text ?? "param",
        documentation: param.doc ?? "",
      });
  }
}

/** The file that the import at the cursor names, where the tree has lost it. */
function importBehind(scene: Scene): { readonly value: string } | null {
  const rest = scene.cursor.file.file.text.slice(scene.cursor.end);
  const match = /^[^"\n]*\}\s*from\s*"([^"\n]*)"/.exec(rest);
  return match?.[1] === undefined ? null : { value: match[1] };
}
