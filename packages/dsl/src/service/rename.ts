/**
 * In: a name and what it is to be called. Out: edits in every file after which the program means the same; or the reason
 * why there are none. The last word has the check: a name that would catch another one is refused.
 */
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/span.ts";
import { standardName } from "../source/standard-files.ts";
import { reservedWords } from "../tokens/token-types.ts";
import { applyEdits, type Edit } from "./edit.ts";
import type { Mention } from "./names/mention.ts";
import { groupAt } from "./references.ts";
import type { Workspace } from "./workspace.ts";

/** Edits, or why there are none. */
export type Renaming =
  | { readonly kind: "edits"; readonly edits: readonly Edit[] }
  | { readonly kind: "refused"; readonly reason: string };

/** What may be renamed at a place: the word there, or why it may not. */
export type RenameStart =
  | { readonly kind: "name"; readonly span: Span; readonly text: string }
  | { readonly kind: "refused"; readonly reason: string };

/** Where to find a name. */
export interface Place {
  readonly path: string;
  readonly offset: number;
}

const refused = (reason: string) => ({ kind: "refused", reason }) as const;
const wordPattern = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;

/** Whether the word at a place can be renamed. */
export function prepareRename(workspace: Workspace, place: Place): RenameStart {
  const here = workspace.names(place.path).at(place.path, place.offset);
  if (here === undefined) return refused("there is no name here");
  const found = groupAt(workspace, place);
  if (found === null || found.group.length === 0) return refused(whyNot(here));
  if (found.group.some((one) => standardName(one.span.file) !== null))
    return refused(`\`${here.text}\` is part of the language`);
  const span = unquoted(workspace, here.span);
  return { kind: "name", span, text: here.text };
}

/** Renames the name at a place everywhere. */
export function rename(workspace: Workspace, place: Place, newName: string): Renaming {
  const start = prepareRename(workspace, place);
  if (start.kind === "refused") return start;
  const found = groupAt(workspace, place);
  if (found === null) return refused("there is no name here");
  const { group, mention } = found;
  const unread = unreadPlace(workspace, group);
  if (unread !== null) return refused(unread);
  if (newName === mention.text) return { kind: "edits", edits: [] };
  if (!wordPattern.test(newName))
    return refused(`\`${newName}\` is not a name: names are letters, digits and \`_\`, and start with no digit`);
  if (reservedWords.has(newName)) return refused(`\`${newName}\` is a reserved word`);
  const taken = whyTaken(workspace, group, newName);
  if (taken !== null) return refused(taken);
  const edits = [
    ...group.map((one) => ({ span: unquoted(workspace, one.span), newText: newName })),
    ...columnEdits(workspace, group),
  ];
  const harm = newMistake(workspace, edits);
  return harm === null
    ? { kind: "edits", edits }
    : refused(`\`${newName}\` would change what the program means: ${harm}`);
}

/** Where a file cannot be read, a place of the name may be missing; that is not renamed by halves. */
function unreadPlace(workspace: Workspace, group: readonly Mention[]): string | null {
  const [{ text } = { text: "" }] = group;
  for (const path of new Set(group.map((one) => one.span.file))) {
    const file = workspace.file(path);
    const [mistake] = file?.diagnostics.filter((one) => one.severity === "error") ?? [];
    if (file === undefined || mistake === undefined) continue;
    const known = new Set(
      workspace
        .names(path)
        .inFile(path)
        .map((one) => one.span.start),
    );
    if (file.tokens.every((token) => token.image !== text || known.has(token.startOffset))) continue;
    const { line } = file.lines.position(mistake.primary.span.start);
    return `\`${text}\` also stands where \`${path}\` cannot be read; mend line ${line} first`;
  }
  return null;
}

/** The inside of the quotes where a name stands in quotes. */
function unquoted(workspace: Workspace, span: Span): Span {
  const quoted = workspace.text(span.file)?.charAt(span.start) === '"';
  return quoted ? { ...span, start: span.start + 1, end: span.end - 1 } : span;
}

function whyNot(mention: Mention): string {
  switch (mention.what.kind) {
    case "given":
      return `\`${mention.text}\` is a name that the data gives`;
    case "number":
      return "a number has no name";
    case "unknown":
      return `nothing declares \`${mention.text}\``;
    default:
      return `\`${mention.text}\` is a word of the language`;
  }
}

/** Why a name cannot be used for a group of places; null where it is free. */
function whyTaken(workspace: Workspace, group: readonly Mention[], newName: string): string | null {
  for (const one of group) {
    const { what, span } = one;
    const mentions = workspace.names(span.file).inFile(span.file);
    if (what.kind === "block" || what.kind === "param") {
      const scope = workspace.analysis(span.file).scopes.get(span.file);
      const other = scope?.get(newName);
      if (other !== undefined) return `\`${newName}\` is declared already in \`${span.file}\``;
      if (what.kind === "block" && findEntry(catalog.operators, newName) !== undefined)
        return `\`${newName}\` is an operator of the language`;
      const caught = mentions.find(
        (word) =>
          word.text === newName &&
          (word.what.kind === "choice" || word.what.kind === "given" || word.what.kind === "unknown"),
      );
      if (caught !== undefined && what.kind === "param")
        return `\`${newName}\` stands for something else in \`${span.file}\``;
    } else if (what.kind === "local" || what.kind === "parameter" || what.kind === "dim" || what.kind === "label") {
      const { decl } = what;
      const clash = mentions.find(
        (word) => word.text === newName && declares(word) && "decl" in word.what && word.what.decl === decl,
      );
      if (clash !== undefined) return `\`${newName}\` is used already in \`${decl.name.text}\``;
      const inBlock = (word: Mention): boolean =>
        word.span.file === decl.span.file && word.span.start >= decl.span.start && word.span.end <= decl.span.end;
      const evaluated = what.kind === "parameter" || what.kind === "dim";
      const caught = mentions.find((word) => word.text === newName && inBlock(word) && isEvaluated(word));
      if (evaluated && caught !== undefined) return `\`${newName}\` stands for something else in \`${decl.name.text}\``;
    }
  }
  return null;
}

function declares(word: Mention): boolean {
  return word.target !== null && word.target.start === word.span.start && word.target.file === word.span.file;
}

function isEvaluated(word: Mention): boolean {
  return ["param", "parameter", "dim", "choice", "given", "unknown"].includes(word.what.kind);
}

/** An input or target that is renamed goes on reading its column: it says now which one. */
function columnEdits(workspace: Workspace, group: readonly Mention[]): Edit[] {
  return group.flatMap((one): Edit[] => {
    const { what } = one;
    if (what.kind !== "local" || what.decl.keyword.text !== "dataset" || what.item.kind !== "setting") return [];
    if (!declares(one)) return [];
    const { value } = what.item;
    const first = value.kind === "flow" ? value.stages[0] : value;
    if (first === undefined) return [];
    const column = `column: ${one.text}`;
    if (first.kind === "path") return [{ span: { ...first.span, start: first.span.end }, newText: `(${column})` }];
    if (first.kind !== "call") return [];
    const entry = findEntry(catalog.columns, first.callee.parts[0]?.text ?? "");
    if (entry?.parameters.some((parameter) => parameter.name === "column") !== true) return [];
    if (first.args.some((arg) => arg.name?.text === "column")) return [];
    const end = first.span.end - 1;
    const last = first.args.at(-1);
    const at = last === undefined ? end : last.span.end;
    const newText = last === undefined ? column : `, ${column}`;
    return workspace.text(first.span.file)?.charAt(end) === ")"
      ? [{ span: { ...first.span, start: at, end: at }, newText }]
      : [];
  });
}

/** The first error that edits would bring into a program; null where they bring none. */
function newMistake(workspace: Workspace, edits: readonly Edit[]): string | null {
  const files = [...new Set(edits.map((edit) => edit.span.file))];
  const texts = new Map(files.map((file) => [file, applyEdits(file, workspace.text(file) ?? "", edits)]));
  const after = workspace.with(texts);
  const entries = new Set(
    files.flatMap((file) => workspace.programsOnDiskWith(file).map(({ modules }) => [...modules.keys()][0] ?? file)),
  );
  for (const entry of entries) {
    const before = countCodes(workspace.analysis(entry).diagnostics);
    for (const found of after.analysis(entry).diagnostics) {
      const left = (before.get(found.code) ?? 0) - 1;
      if (left < 0) return found.title;
      before.set(found.code, left);
    }
  }
  return null;
}

function countCodes(diagnostics: readonly Diagnostic[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of diagnostics) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}
