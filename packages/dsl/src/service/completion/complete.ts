/**
 * In: a place in a program that is being written. Out: what may stand there, best first. The place is read from the
 * tokens before it, names from the recovered tree, so that it works in half-written files.
 */
import { catalog } from "../../catalog/catalog.ts";
import { parameterTypes } from "../../check/params.ts";
import { readCursor } from "../cursor/cursor.ts";
import { expectedAt } from "../cursor/expected.ts";
import { describeBlock } from "../entry-text.ts";
import type { Workspace } from "../workspace.ts";
import { suggestArguments } from "./arguments.ts";
import { suggestItems, suggestLabels, suggestSpread } from "./items.ts";
import { suggestImports, suggestPaths } from "./paths.ts";
import { blocksOf, type Scene, sceneAt } from "./scene.ts";
import { blockSnippet } from "./snippets.ts";
import { suggestStages } from "./stages.ts";
import { type Suggestion, Suggestions } from "./suggestion.ts";
import { suggestParts, suggestValues } from "./values.ts";

/** What may stand at a place; empty where nothing helps. */
export function complete(workspace: Workspace, path: string, offset: number): readonly Suggestion[] {
  const file = workspace.file(path);
  if (file === undefined) return [];
  const cursor = readCursor(file, offset);
  const scene = sceneAt(workspace, cursor, expectedAt(cursor, workspace.analysis(path).scopes));
  const out = new Suggestions(cursor);
  if (cursor.quoted) {
    suggestPaths(scene, out);
    return out.all;
  }
  const { place } = cursor;
  switch (place.kind) {
    case "nothing":
      break;
    case "declaration":
      suggestDeclarations(scene, out);
      break;
    case "import_name":
      suggestImports(scene, out);
      break;
    case "from":
      out.add({ label: "from", kind: "word", snippet: 'from "$1"', detail: "the file that declares these names" });
      break;
    case "type":
      for (const name of parameterTypes.keys()) out.add({ label: name, kind: "type", detail: "a type" });
      break;
    case "domain":
      out.add({ label: "in", kind: "word", detail: "what values it may have", snippet: "in [$1]" });
      break;
    case "item":
      suggestItems(scene, out);
      break;
    case "label":
      suggestLabels(scene, out);
      break;
    case "spread":
      suggestSpread(scene, out);
      break;
    case "operand":
      if (place.argument) suggestArguments(scene, out);
      suggestValues(scene, out);
      break;
    case "number":
      suggestValues(scene, out);
      break;
    case "stage":
      // Behind the arrow of two runs stands another run.
      if (scene.expected.type?.kind === "run_pair") suggestValues(scene, out);
      else suggestStages(scene, out);
      break;
    case "part":
      suggestParts(scene, out, place.before);
      break;
  }
  return out.all;
}

function suggestDeclarations(scene: Scene, out: Suggestions): void {
  const { cursor } = scene;
  // A word with a name behind it is the kind of a declaration that stands already.
  const alone = cursor.next === "";
  for (const entry of catalog.blocks) {
    const names = (kind: string): string[] => blocksOf(scene, kind).map((decl) => decl.name.text);
    out.add({
      label: entry.name,
      kind: "block",
      detail: "a block",
      documentation: describeBlock(entry),
      rank: 1,
      ...(alone ? { snippet: blockSnippet(entry, names) } : {}),
    });
  }
  const types = [...parameterTypes.keys()].join(",");
  out.add({
    label: "param",
    kind: "word",
    detail: "a value for the whole file",
    documentation: "A value that `--set` can change for a run: `param epochs: int = 10 in [1, 100]`.",
    rank: 2,
    ...(alone ? { snippet: `param \${1:name}: \${2|${types}|} = \${3:1}` } : {}),
  });
  out.add({
    label: "import",
    kind: "word",
    detail: "names of another file",
    documentation: 'Brings in blocks and params of another file: `import { encoder } from "./backbones.pipe"`.',
    rank: 3,
    ...(alone ? { snippet: 'import { $2 } from "./$1.pipe"' } : {}),
  });
}
