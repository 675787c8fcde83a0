/**
 * In: a program with mistakes and a host. Out: the texts with every certain fix in place that a new check proves right: a
 * round of fixes stands where fewer mistakes are left and none is new; a single fix also where it only uncovers one that
 * stands elsewhere. Nothing is written; that is the caller's part.
 */
import { applyFixes, compatible, isMendable } from "../diagnostics/apply-fixes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Host } from "../source/host.ts";
import type { Span } from "../source/span.ts";
import { type CheckOptions, checkProgram, type ProgramCheck } from "./check-program.ts";

/** What may be changed, and how often to try. */
export interface RepairOptions extends CheckOptions {
  /** Whether a file of the program may be changed. */
  readonly editable: (path: string) => boolean;
  /** Most rounds of fixing and checking; 10 by default. */
  readonly rounds?: number;
}

/** A program after its repair. */
export interface Repair {
  readonly before: ProgramCheck;
  /** The check of the changed texts. */
  readonly after: ProgramCheck;
  /** New texts of the files that changed, by path. */
  readonly changed: ReadonlyMap<string, string>;
  /** Diagnostics whose fixes stand, in the order in which they were mended. */
  readonly mended: readonly Diagnostic[];
}

/** Mends what is certain to be meant. */
export function repairProgram(entryPath: string, host: Host, options: RepairOptions): Repair {
  const { editable, rounds = 10, ...checkOptions } = options;
  const check = (texts: ReadonlyMap<string, string>): ProgramCheck => {
    const readText = (path: string): string | undefined => texts.get(path) ?? host.readText(path);
    return checkProgram(entryPath, overlay(host, readText), checkOptions);
  };
  const before = check(new Map());
  let state: State = { texts: new Map(), found: before };
  const mended: Diagnostic[] = [];
  const refused = new Set<string>();

  const attempt = (chosen: readonly Diagnostic[]): boolean => {
    const fixes = chosen.flatMap((one) => one.fixes);
    const texts = new Map(state.texts);
    for (const path of new Set(fixes.map((fix) => fix.span.file))) {
      const text = state.found.files.find((file) => file.path === path)?.text;
      if (text === undefined) return false;
      texts.set(path, applyFixes({ path, text }, fixes));
    }
    const found = check(texts);
    const { diagnostics } = state.found;
    const [only, ...others] = chosen;
    const proved =
      isBetter(found.diagnostics, diagnostics) ||
      (only !== undefined && others.length === 0 && onlyUncovers(found.diagnostics, diagnostics, only));
    if (!proved) return false;
    state = { texts, found };
    mended.push(...chosen);
    return true;
  };

  const open = (): Diagnostic[] =>
    compatible(
      state.found.diagnostics.filter(
        (one) =>
          isMendable(one) && one.fixes.every((fix) => editable(fix.span.file)) && !refused.has(identity(one, state)),
      ),
    );

  /** Lets each fix prove itself. Places move with every fix that stands, so there is one at a time. */
  const oneByOne = (): boolean => {
    let kept = false;
    for (let [one] = open(); one !== undefined; [one] = open()) {
      const known = identity(one, state);
      if (attempt([one])) kept = true;
      else refused.add(known);
    }
    return kept;
  };

  for (let round = 0; round < rounds; round++) {
    const chosen = open();
    if (chosen.length === 0) break;
    if (!attempt(chosen) && !oneByOne()) break;
  }
  return { before, after: state.found, changed: state.texts, mended };
}

/** Texts so far and what the check finds in them. */
interface State {
  readonly texts: ReadonlyMap<string, string>;
  readonly found: ProgramCheck;
}

function overlay(host: Host, readText: Host["readText"]): Host {
  return {
    readText,
    resolve: (from, specifier) => host.resolve(from, specifier),
    ...(host.problemOf === undefined ? {} : { problemOf: (path) => host.problemOf?.(path) }),
    ...(host.probe === undefined ? {} : { probe: (request) => host.probe?.(request) ?? noData }),
  };
}

const noData = { kind: "problem", title: "there is no data to look into", help: null } as const;

/** Fewer mistakes, none of them new; fewer warnings count where errors stay the same. */
function isBetter(after: readonly Diagnostic[], before: readonly Diagnostic[]): boolean {
  const errors = (list: readonly Diagnostic[]): number => list.filter((one) => one.severity === "error").length;
  const fewer = errors(after) < errors(before) || (errors(after) === errors(before) && after.length < before.length);
  if (!fewer) return false;
  const left = new Map<string, number>();
  for (const one of before) left.set(name(one), (left.get(name(one)) ?? 0) + 1);
  return after.every((one) => {
    if (one.severity === "warning") return true;
    const count = left.get(name(one)) ?? 0;
    left.set(name(one), count - 1);
    return count > 0;
  });
}

/** The mistake is gone, there are no more than before, and what is new does not stand in what was put in its place. */
function onlyUncovers(after: readonly Diagnostic[], before: readonly Diagnostic[], mended: Diagnostic): boolean {
  const errors = (list: readonly Diagnostic[]): Diagnostic[] => list.filter((one) => one.severity === "error");
  const known = new Set(errors(before).map(name));
  const now = errors(after);
  if (mended.severity !== "error" || now.length > errors(before).length) return false;
  if (
    now.filter((one) => name(one) === name(mended)).length >=
    errors(before).filter((one) => name(one) === name(mended)).length
  )
    return false;
  const put = replacedPlaces(mended);
  return now.every(
    (one) =>
      known.has(name(one)) ||
      // What is missing now has been taken away, not uncovered.
      (one.code !== "P4001" &&
        put.every(
          ({ file, start, end }) =>
            one.primary.span.file !== file || one.primary.span.end <= start || one.primary.span.start >= end,
        )),
  );
}

/** Where the replacements of a mistake's fixes stand in the new texts. */
function replacedPlaces({ fixes }: Diagnostic): Span[] {
  const shifts = new Map<string, number>();
  return [...fixes]
    .sort((a, b) => a.span.start - b.span.start)
    .map(({ span, replacement }) => {
      const shift = shifts.get(span.file) ?? 0;
      shifts.set(span.file, shift + replacement.length - (span.end - span.start));
      const start = span.start + shift;
      return { file: span.file, start, end: start + replacement.length };
    });
}

/** A mistake without its place, which moves. */
function name({ code, title, primary }: Diagnostic): string {
  return `${code} ${primary.span.file} ${title}`;
}

/** A mistake and the text that its fix would replace. */
function identity(one: Diagnostic, { found }: State): string {
  const texts = one.fixes.map(({ span, replacement }) => {
    const text = found.files.find((file) => file.path === span.file)?.text ?? "";
    return `${text.slice(Math.max(0, span.start - 20), span.end + 20)} ${replacement}`;
  });
  return [name(one), ...texts].join("\n");
}
