/**
 * Everything that the parts of completion ask: the cursor, what is expected there, what names mean, what the data holds.
 */
import type { CallExpr, Declaration } from "../../ast/nodes.ts";
import type { ProbedColumn } from "../../source/host.ts";
import * as t from "../../tokens/token-types.ts";
import { type Cursor, insideDeclaration } from "../cursor/cursor.ts";
import type { Expected } from "../cursor/expected.ts";
import { sourceColumns } from "../describe-data.ts";
import { effectiveItems, nameOf, type OwnItem, type Scopes } from "../names/effective-items.ts";
import { endOf } from "../parsed-file.ts";
import type { Workspace } from "../workspace.ts";

/** A place where something is to be proposed. */
export interface Scene {
  readonly workspace: Workspace;
  readonly path: string;
  readonly cursor: Cursor;
  readonly expected: Expected;
  readonly scopes: Scopes;
  /** The declaration around the cursor. */
  readonly decl: Declaration | null;
}

/**
 * Sets a scene. What is being written is taken out of the program that names and data are read from, so that a hole in
 * it does not hide what stands around; every place stays where it is.
 */
export function sceneAt(workspace: Workspace, cursor: Cursor, expected: Expected): Scene {
  const { path } = cursor.file.file;
  const settled = workspace.with(new Map([[path, blanked(cursor.file.file.text, writtenPart(cursor))]]));
  const { scopes, modules } = settled.analysis(path);
  const decl = insideDeclaration(cursor)
    ? modules.get(path)?.ast.declarations.findLast((one) => one.keyword.span.start <= cursor.start)
    : undefined;
  return { workspace: settled, path, cursor, expected, scopes, decl: decl ?? null };
}

/** The item around the cursor, or the word under it where there is none. */
function writtenPart(cursor: Cursor): { readonly start: number; readonly end: number } {
  const at = cursor.frames.findLastIndex((frame) => frame.kind === "block" && frame.keyword !== null);
  const block = cursor.frames[at];
  if (block?.kind !== "block" || cursor.place.kind === "declaration") return cursor;
  const start = cursor.place.kind === "item" ? cursor.start : (block.item?.start ?? cursor.start);
  return { start, end: endOfItem(cursor, cursor.frames.length - 1 - at) };
}

/** Where the item around the cursor ends, when so many of its brackets are open there. */
function endOfItem(cursor: Cursor, brackets: number): number {
  let open = brackets;
  let end = cursor.end;
  for (const token of cursor.file.tokens) {
    if (token.startOffset < cursor.end || token.image === "") continue;
    const { tokenType: type } = token;
    if (heads.has(type) || (open === 0 && type === t.Comma)) break;
    if (openers.has(type)) open++;
    else if (closers.has(type) && open > 0) open--;
    else if (type === t.RightBrace) break;
    end = endOf(token);
  }
  return end;
}

const heads = new Set([t.ItemHead, t.DeclHead, t.Import, t.Param, t.Ellipsis]);
const openers = new Set([t.LeftBrace, t.LeftBracket, t.LeftParen]);
const closers = new Set([t.RightBrace, t.RightBracket, t.RightParen]);

/** A text with spaces in one part; line breaks stay, so that no place moves. */
export function blanked(text: string, part: { readonly start: number; readonly end: number }): string {
  return text.slice(0, part.start) + text.slice(part.start, part.end).replace(/[^\r\n]/g, " ") + text.slice(part.end);
}

/** Blocks of a kind that a file sees, but for one. */
export function blocksOf(scene: Scene, kind: string): Declaration[] {
  return [...(scene.scopes.get(scene.path)?.values() ?? [])].flatMap((definition) =>
    definition.kind === "block" &&
    definition.decl.keyword.text === kind &&
    definition.decl.name.span.start !== scene.decl?.name.span.start
      ? [definition.decl]
      : [],
  );
}

/** The items of a declaration, taken-over ones too, but for the one that is being written. */
export function itemsOf(scene: Scene, decl: Declaration): OwnItem[] {
  return effectiveItems(scene.scopes, decl);
}

/** A column that a data set declares. */
export interface DeclaredColumn {
  readonly name: string;
  readonly role: "input" | "target" | "column";
  /** `image`, `class`, …; null where it is not written yet. */
  readonly kind: string | null;
  /** The type with its arguments; null where it stands without. */
  readonly call: CallExpr | null;
}

/** The inputs, targets and other columns of a data set. */
export function declaredColumns(scene: Scene, decl: Declaration): DeclaredColumn[] {
  return itemsOf(scene, decl).flatMap((item): DeclaredColumn[] => {
    const role = item.name.text;
    const name = nameOf(item);
    if (item.kind !== "setting" || name === null || !isRole(role)) return [];
    const first = item.value.kind === "flow" ? item.value.stages[0] : item.value;
    const call = first?.kind === "call" ? first : null;
    const path = first?.kind === "path" ? first : (call?.callee ?? null);
    return [{ name: name.text, role, kind: path?.parts[0]?.text ?? null, call }];
  });
}

function isRole(word: string): word is DeclaredColumn["role"] {
  return word === "input" || word === "target" || word === "column";
}

/** Names of a network's inputs, values or outputs. */
export function localNames(scene: Scene, decl: Declaration, settings: readonly string[]): string[] {
  return itemsOf(scene, decl).flatMap((item) => {
    const name = nameOf(item);
    const fits = item.kind === "binding" ? settings.includes("=") : settings.includes(item.name.text);
    return name !== null && fits ? [name.text] : [];
  });
}

/** The columns of the data behind the declaration around the cursor. */
export function dataColumns(scene: Scene): readonly ProbedColumn[] {
  return sourceColumns(scene.workspace, scene.path, scene.decl) ?? [];
}

/** The text of a place in the program. */
export function textOf(
  scene: Scene,
  span: { readonly file: string; readonly start: number; readonly end: number },
): string {
  return scene.workspace.text(span.file)?.slice(span.start, span.end) ?? "";
}
