/**
 * In: one file's texts as it is edited. Out: the same as a parse of the whole, for less work: declarations that did not
 * change are not parsed again, those behind a change move with it. Where a syntax error reaches further than its own
 * declaration, or there are several, the text is parsed whole.
 */
import type { IToken } from "chevrotain";
import type { Program } from "../ast/nodes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { indexLines } from "../source/line-index.ts";
import type { SourceFile, Span } from "../source/span.ts";
import type { Comment } from "../tokens/scan.ts";
import { type ParsedFile, parseFile } from "./parsed-file.ts";

/** A run of lines that begins with a declaration and its comments, parsed without a syntax error. */
interface Chunk {
  readonly text: string;
  /** Where it stands in its file: offset and line, both from 0. */
  readonly offset: number;
  readonly line: number;
  readonly tokens: readonly IToken[];
  readonly comments: readonly Comment[];
  readonly ast: Pick<Program, "imports" | "params" | "declarations">;
}

/** A line that begins a declaration, wherever the lines before it end: two words from column 1, and no setting. */
const head = /^(?:import\b|param\b|[\p{L}_][\p{L}\p{M}\p{N}_]*[ \t]+[\p{L}_][\p{L}\p{M}\p{N}_]*[ \t]*[({])/u;
/** A line that belongs to the declaration below it. */
const lead = /^[ \t]*(?:\/\/.*)?\r?$/u;
/** Fewer lines are parsed as fast as they are looked at. */
const fewest = 60;

/** Parses the versions of one file, each with what is left of the ones before. */
export class ChunkedParser {
  /** The chunks of the last version without a syntax error. */
  #chunks: readonly Chunk[];

  /** A parser that starts from what another has parsed so far. */
  constructor(from?: ChunkedParser) {
    this.#chunks = from === undefined ? [] : from.#chunks;
  }

  /** Parses a version; never throws. */
  parse(file: SourceFile): ParsedFile {
    const parts = split(file.text);
    if (parts === null) return parseFile(file);
    const chunks = this.#known(parts).map((old, index) => {
      const part = parts[index];
      return part === undefined ? null : old === null ? parsed(file.path, part) : moved(old, part);
    });
    const wrong = chunks.indexOf(null);
    if (wrong < 0) {
      this.#chunks = chunks.filter((chunk) => chunk !== null);
      return joined(file, this.#chunks, null);
    }
    if (chunks.lastIndexOf(null) > wrong) return parseFile(file);
    const torn = parsedTorn(file.path, { parts, at: wrong, behind: chunks[wrong + 1] ?? null });
    if (torn === null) return parseFile(file);
    return joined(
      file,
      chunks.map((chunk) => chunk ?? torn),
      torn,
    );
  }

  /** The chunk that each part was in the last version; null for those that changed. */
  #known(parts: readonly Part[]): (Chunk | null)[] {
    const before = this.#chunks;
    let same = 0;
    while (same < parts.length && same < before.length && parts[same]?.text === before[same]?.text) same++;
    let behind = 0;
    const most = Math.min(parts.length, before.length) - same;
    while (behind < most && parts.at(-1 - behind)?.text === before.at(-1 - behind)?.text) behind++;
    return parts.map((_, index) => {
      if (index < same) return before[index] ?? null;
      return index >= parts.length - behind ? (before[before.length - parts.length + index] ?? null) : null;
    });
  }
}

/** The chunks of a file as one; only `torn` has errors. */
function joined(file: SourceFile, chunks: readonly Chunk[], torn: TornChunk | null): ParsedFile {
  return {
    file,
    tokens: chunks.flatMap((chunk) => chunk.tokens),
    comments: chunks.flatMap((chunk) => chunk.comments),
    lines: indexLines(file.text),
    diagnostics: torn?.diagnostics ?? [],
    ast: {
      path: file.path,
      imports: chunks.flatMap((chunk) => chunk.ast.imports),
      params: chunks.flatMap((chunk) => chunk.ast.params),
      declarations: chunks.flatMap((chunk) => chunk.ast.declarations),
      strays: torn?.strays ?? [],
      lost: torn?.lost ?? new Set(),
      nameless: torn?.nameless ?? false,
    },
  };
}

/** A chunk with errors, and what they leave besides declarations. */
interface TornChunk extends Chunk, Pick<Program, "strays" | "lost" | "nameless"> {
  readonly diagnostics: readonly Diagnostic[];
}

/** What stands behind the last chunk. */
const nothing: Pick<Chunk, "tokens" | "ast"> = { tokens: [], ast: { imports: [], params: [], declarations: [] } };

/**
 * Parses a chunk with errors together with the one behind it, which shows how far the errors reach; null where they reach
 * further than their chunk.
 */
function parsedTorn(
  path: string,
  where: { readonly parts: readonly Part[]; readonly at: number; readonly behind: Chunk | null },
): TornChunk | null {
  const { parts, at } = where;
  const [part, follower, last] = [parts[at], parts[at + 1], parts.at(-1)];
  const next = where.behind ?? nothing;
  if (part === undefined || last === undefined) return null;
  const end = follower === undefined ? part.text.length + 1 : part.text.length;
  const text = part.text + (follower?.text ?? "");
  const whole = parseFile({ path, text });
  const { ast, diagnostics } = whole;
  const here = <T extends { readonly span: Span }>(list: readonly T[]): T[] =>
    list.filter((one) => one.span.start < end);
  const tokens = whole.tokens.filter((token) => token.startOffset < end);
  const behind = whole.tokens.slice(tokens.length);
  const intact =
    behind.length === next.tokens.length &&
    behind.every((token, index) => token.tokenType === next.tokens[index]?.tokenType) &&
    ast.imports.length - here(ast.imports).length === next.ast.imports.length &&
    ast.params.length - here(ast.params).length === next.ast.params.length &&
    ast.declarations.length - here(ast.declarations).length === next.ast.declarations.length &&
    here(ast.strays).length === ast.strays.length &&
    diagnostics.every((one) => one.primary.span.start < end && one.fixes.every((fix) => fix.span.start < end));
  if (!intact) return null;
  const { offset, line } = part;
  // What was not written at all stands at the end of the text.
  const shift: Shift = { by: offset, end: text.length, newEnd: last.offset + last.text.length };
  return {
    ...part,
    tokens: tokens.map((token) => movedToken(token, offset, line)),
    comments: whole.comments.filter((comment) => comment.start < end).map((comment) => movedComment(comment, offset)),
    diagnostics: movedTree(diagnostics, shift),
    ast: movedTree(
      { imports: here(ast.imports), params: here(ast.params), declarations: here(ast.declarations) },
      shift,
    ),
    strays: movedTree(ast.strays, shift),
    lost: ast.lost,
    nameless: ast.nameless,
  };
}

type Part = Pick<Chunk, "text" | "offset" | "line">;

/** Cuts a text before its declarations; null where that could cut through something. */
function split(text: string): Part[] | null {
  // A text over several lines may hold what looks like a declaration.
  if (text.includes('"""') || text.includes("\r")) return null;
  const lines = text.split("\n");
  if (lines.length < fewest) return null;
  const parts: Part[] = [];
  let from = 0;
  let offset = 0;
  const cut = (until: number): void => {
    const part = lines.slice(from, until).join("\n") + (until < lines.length ? "\n" : "");
    parts.push({ text: part, offset, line: from });
    offset += part.length;
    from = until;
  };
  for (let line = 1; line < lines.length; line++) {
    if (!head.test(lines[line] ?? "")) continue;
    let start = line;
    while (start > from && lead.test(lines[start - 1] ?? "")) start--;
    if (start > from) cut(start);
  }
  cut(lines.length);
  return parts;
}

/** Parses a chunk by itself; null where it has an error, or items that belong to no declaration. */
function parsed(path: string, part: Part): Chunk | null {
  const { ast, tokens, comments, diagnostics } = parseFile({ path, text: part.text });
  if (diagnostics.length > 0 || ast.strays.length > 0 || ast.nameless) return null;
  const { imports, params, declarations } = ast;
  const alone: Chunk = {
    text: part.text,
    offset: 0,
    line: 0,
    tokens,
    comments,
    ast: { imports, params, declarations },
  };
  return moved(alone, part);
}

/** The same chunk at another place. */
function moved(chunk: Chunk, part: Part): Chunk {
  const by = part.offset - chunk.offset;
  const down = part.line - chunk.line;
  if (by === 0 && down === 0) return chunk;
  return {
    ...part,
    tokens: chunk.tokens.map((token) => movedToken(token, by, down)),
    comments: chunk.comments.map((comment) => movedComment(comment, by)),
    ast: by === 0 ? chunk.ast : movedTree(chunk.ast, { by, end: -1, newEnd: -1 }),
  };
}

function movedComment(comment: Comment, by: number): Comment {
  return { ...comment, start: comment.start + by, end: comment.end + by };
}

function movedToken(token: IToken, by: number, down: number): IToken {
  return {
    ...token,
    startOffset: token.startOffset + by,
    endOffset: (token.endOffset ?? token.startOffset) + by,
    startLine: (token.startLine ?? 1) + down,
  };
}

/** How far places move, but for the end of the text, which is another. */
interface Shift {
  readonly by: number;
  readonly end: number;
  readonly newEnd: number;
}

/** A tree whose spans stand further on; a span is what has a start and an end. */
function movedTree<T>(tree: T, shift: Shift): T {
  if (typeof tree !== "object" || tree === null) return tree;
  // Each branch gives back what it was given, with other numbers in its spans.
  if (Array.isArray(tree)) return tree.map((one) => movedTree(one, shift)) as T;
  if ("start" in tree && "end" in tree && typeof tree.start === "number" && typeof tree.end === "number")
    return { ...tree, start: movedPlace(tree.start, shift), end: movedPlace(tree.end, shift) };
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(tree)) copy[name] = movedTree(value, shift);
  return copy as T;
}

function movedPlace(place: number, shift: Shift): number {
  return place === shift.end ? shift.newEnd : place + shift.by;
}
