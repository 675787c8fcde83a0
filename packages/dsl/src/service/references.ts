/**
 * In: a place. Out: where the name there is defined, and every place that is the same name.
 */
import type { Span } from "../source/span.ts";
import type { Mention } from "./names/mention.ts";
import { buildNames, isName } from "./names/name-index.ts";
import type { Workspace } from "./workspace.ts";

/** Where the name at a place is defined; the start of the file for the path of an import; null where nothing is. */
export function definition(workspace: Workspace, path: string, offset: number): Span | null {
  const names = workspace.names(path);
  const mention = names.at(path, offset);
  const imported = importAt(workspace, path, offset);
  if (imported !== null) return imported;
  return mention === undefined ? null : (names.definition(mention)?.span ?? null);
}

/** The file that the path of an import at a place means. */
function importAt(workspace: Workspace, path: string, offset: number): Span | null {
  for (const { from } of workspace.file(path)?.ast.imports ?? []) {
    if (from === null || offset < from.span.start || offset > from.span.end) continue;
    const target = workspace.resolve(path, from.value);
    return workspace.text(target) === undefined ? null : { file: target, start: 0, end: 0 };
  }
  return null;
}

/** Every place of the name at a place, in every program at hand; its definition may be left out. */
export function references(
  workspace: Workspace,
  place: { readonly path: string; readonly offset: number },
  includeDefinition: boolean,
): readonly Span[] {
  const found = groupAt(workspace, place);
  if (found === null) return [];
  const { mention, group } = found;
  const defined = definition(workspace, place.path, place.offset) ?? mention.span;
  return group
    .map((one) => one.span)
    .filter((span) => includeDefinition || span.file !== defined.file || span.start !== defined.start);
}

/** The name at a place with all its places, in files of the disk too. */
export function groupAt(
  workspace: Workspace,
  place: { readonly path: string; readonly offset: number },
): { readonly mention: Mention; readonly group: readonly Mention[] } | null {
  const here = workspace.names(place.path).at(place.path, place.offset);
  if (here === undefined || !isName(here)) return null;
  const files = new Set([
    place.path,
    ...workspace
      .names(place.path)
      .group(here)
      .map((one) => one.span.file),
  ]);
  const programs = [...new Set([...files].flatMap((file) => workspace.programsOnDiskWith(file)))];
  const names = buildNames(programs);
  const mention = names.at(place.path, place.offset);
  return mention === undefined ? null : { mention, group: names.group(mention) };
}

/** The places of the name at a place in its own file. */
export function highlights(
  workspace: Workspace,
  path: string,
  offset: number,
): readonly { readonly span: Span; readonly writes: boolean }[] {
  const names = workspace.names(path);
  const mention = names.at(path, offset);
  if (mention === undefined) return [];
  return names
    .group(mention)
    .filter((one) => one.span.file === path)
    .map((one) => ({ span: one.span, writes: one.target?.file === path && one.target.start === one.span.start }));
}
