/**
 * In: all that has been found. Out: the same without what only follows from something else, so that one slip is one
 * error: whatever else is wrong with an item that has a syntax error, unknown names where what defines them may be what
 * is broken, one unknown name at several places, and warnings about unused names in a program that has errors.
 */
import { breakingCodes } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { indexLines, type LineIndex } from "../source/line-index.ts";
import type { Span } from "../source/span.ts";
import type { Module } from "./context.ts";

/** Leaves out what follows from other diagnostics. */
export function silence(
  diagnostics: readonly Diagnostic[],
  modules: ReadonlyMap<string, Module>,
): readonly Diagnostic[] {
  if (diagnostics.length === 0) return diagnostics;
  const wrong = diagnostics.some((one) => one.severity === "error");
  const places = new Places(modules);
  const brokenLines = new Set<string>();
  const syntaxLines = new Set<string>();
  const readAsMeant: Span[] = [];
  const strays = new Map<string, number>();
  const unknown = new Set<string>();
  for (const one of diagnostics) {
    const line = places.line(one);
    if (breakingCodes.has(one.code)) brokenLines.add(line);
    if (one.code === "P1010") strays.set(line, Math.min(strays.get(line) ?? Infinity, one.primary.span.start));
    else if (one.code.startsWith("P1")) syntaxLines.add(line);
    if (one.code === "P1001" || one.code === "P1012") readAsMeant.push(one.primary.span);
    if (one.code.startsWith("P2")) unknown.add(place(one));
  }
  const foreign = new Intervals(readAsMeant);
  const broken = new Intervals(
    [...modules.values()].flatMap((module) =>
      module.ast.declarations.filter((decl) => decl.broken).map((decl) => decl.span),
    ),
  );
  const kept = diagnostics.filter((one) => {
    if (one.severity === "warning") return !wrong;
    const line = places.line(one);
    if (one.code === "P1010") return !syntaxLines.has(line) && strays.get(line) === one.primary.span.start;
    if (one.code.startsWith("P1")) return true;
    if (one.code === "P2009" && one.fixes.length === 0) {
      if (places.isLost(one) || broken.has(one.primary.span.start, one.primary.span.file)) return false;
    }
    // What is done about missing values may be what is broken.
    if (one.code === "P5006" && broken.has(one.primary.span.start, one.primary.span.file)) return false;
    // What has to be written in another sign is not also in the wrong form because of that sign.
    if (one.code === "P4011" && one.fixes.some((fix) => foreign.has(fix.span.end - 1, fix.span.file))) return false;
    // An unknown name is no more than that, whatever else could be said at its place.
    if (!one.code.startsWith("P2") && unknown.has(place(one))) return false;
    return !brokenLines.has(line);
  });
  return joinEqual(kept, places);
}

function place({ primary }: Diagnostic): string {
  return `${primary.span.file} ${primary.span.start}`;
}

/** Codes of names that nobody knows: a name that is unknown at one place is so at all. */
const unknownNames = new Set(["P2003", "P2008", "P2009", "P2016", "P2017"]);

/** Makes one diagnostic of those that say the same about the same name. */
function joinEqual(diagnostics: readonly Diagnostic[], places: Places): readonly Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const one of diagnostics) {
    if (!unknownNames.has(one.code)) continue;
    const { file } = one.primary.span;
    const key = JSON.stringify([one.code, file, places.text(one.primary.span), one.title]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  const joined = new Map<Diagnostic, Diagnostic | null>();
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    group.sort((a, b) => a.primary.span.start - b.primary.span.start);
    const [first, ...others] = group;
    if (first === undefined) continue;
    const again = others.slice(0, 4).map((one) => ({ span: one.primary.span, text: "and here" }));
    const fixes = group.flatMap((one) => one.fixes);
    joined.set(first, { ...first, related: [...first.related, ...again], fixes });
    for (const one of others) joined.set(one, null);
  }
  return diagnostics.flatMap((one) => {
    const instead = joined.get(one);
    return instead === undefined ? [one] : instead === null ? [] : [instead];
  });
}

/** Finds lines and texts of places; it lives for one check. */
class Places {
  readonly #modules: ReadonlyMap<string, Module>;
  readonly #lines = new Map<string, LineIndex>();

  constructor(modules: ReadonlyMap<string, Module>) {
    this.#modules = modules;
  }

  /** The line of a diagnostic, as a key. */
  line({ primary }: Diagnostic): string {
    const { file, start } = primary.span;
    let lines = this.#lines.get(file);
    if (lines === undefined) {
      lines = indexLines(this.#modules.get(file)?.file.text ?? "");
      this.#lines.set(file, lines);
    }
    return `${file}:${lines.position(start).line}`;
  }

  text(span: Span): string {
    return this.#modules.get(span.file)?.file.text.slice(span.start, span.end) ?? "";
  }

  /** Whether a syntax error swallowed what the name at a diagnostic stands for. */
  isLost({ primary }: Diagnostic): boolean {
    const ast = this.#modules.get(primary.span.file)?.ast;
    return ast !== undefined && (ast.nameless || ast.lost.has(this.text(primary.span)));
  }
}

/** Finds out whether an offset lies in one of many spans that do not overlap. */
class Intervals {
  readonly #byFile = new Map<string, Span[]>();

  constructor(spans: readonly Span[]) {
    for (const span of spans.toSorted((a, b) => a.start - b.start)) {
      const list = this.#byFile.get(span.file);
      if (list === undefined) this.#byFile.set(span.file, [span]);
      else list.push(span);
    }
  }

  has(offset: number, file: string): boolean {
    const spans = this.#byFile.get(file) ?? [];
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.start ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    const span = spans[low - 1];
    return span !== undefined && offset < span.end;
  }
}
