/**
 * In: a host, documents as an editor opens and changes them. Out: parsed files, analyses and names, each made once for
 * one state of the texts. Open documents stand in front of the disk; data is looked into once for each source, so that
 * a keystroke reads none.
 */
import { type Analysis, analyzeProgram } from "../check/check-program.ts";
import type { DataProbe, DataProblem, Host, SourceRequest } from "../source/host.ts";
import type { SourceFile } from "../source/span.ts";
import { standardPath, standardText } from "../source/standard-files.ts";
import { ChunkedParser } from "./chunked-parser.ts";
import { buildFacts, type FactIndex } from "./fact-index.ts";
import { buildNames, type NameIndex } from "./names/name-index.ts";
import type { ParsedFile } from "./parsed-file.ts";
import type { FolderEntry, ServiceHost } from "./service-host.ts";

/** An analysis with what it was made from: it holds as long as these texts do. */
interface Made {
  readonly analysis: Analysis;
  readonly reads: ReadonlyMap<string, string | undefined>;
  /** The number of the last look that found it still true. */
  seen: number;
}

interface Probed {
  readonly reads: string;
  readonly result: DataProbe | DataProblem;
}

/** How many programs and folders of the disk a search for importing files looks at. */
const mostFiles = 2000;
const mostFolders = 5000;
/** Folders that hold no programs of their own. */
const skipped = /^(\.|node_modules$|dist$)/;

/** The state of one editor: open documents over a host, and what has been found out about them. */
export class Workspace {
  readonly #host: ServiceHost;
  readonly #documents = new Map<string, string>();
  readonly #parsed = new Map<string, ParsedFile>();
  readonly #parsers = new Map<string, ChunkedParser>();
  readonly #analyses = new Map<string, Made>();
  readonly #probes = new Map<string, Probed>();
  #names: { readonly of: readonly Analysis[]; readonly index: NameIndex } | null = null;
  #facts: { readonly of: readonly Analysis[]; readonly index: FactIndex } | null = null;
  #revision = 0;
  /** Folders in which files that import another are looked for. */
  roots: readonly string[] = [];

  constructor(host: ServiceHost) {
    this.#host = host;
  }

  /** Opens a document, or gives an open one its new text. */
  update(path: string, text: string): void {
    if (this.#documents.get(path) === text) return;
    this.#documents.set(path, text);
    this.#revision++;
  }

  /** The editor has let go of a document; the disk counts again. */
  close(path: string): void {
    this.#documents.delete(path);
    this.#analyses.delete(path);
    this.#parsed.delete(path);
    this.#parsers.delete(path);
    this.#revision++;
  }

  /** Programs on the disk may have changed. */
  touch(): void {
    this.#revision++;
  }

  /** Data may have changed: it is looked into again. */
  forgetData(): void {
    this.#probes.clear();
    this.#analyses.clear();
    this.#revision++;
  }

  isOpen(path: string): boolean {
    return this.#documents.has(path);
  }

  get openPaths(): readonly string[] {
    return [...this.#documents.keys()];
  }

  /** The text of a file: the open document, else the disk's. */
  text(path: string): string | undefined {
    return this.#documents.get(path) ?? standardText(path) ?? this.#host.readText(path);
  }

  /** The path that an import or data source in a file means. */
  resolve(from: string, specifier: string): string {
    return standardPath(specifier) ?? this.#host.resolve(from, specifier);
  }

  /** What a folder holds; empty where nobody can tell. */
  list(folder: string): readonly FolderEntry[] {
    return this.#host.list?.(folder) ?? [];
  }

  /** A file, parsed; undefined where there is none. */
  file(path: string): ParsedFile | undefined {
    const text = this.text(path);
    return text === undefined ? undefined : this.#parse({ path, text });
  }

  /** The check of the program that starts at a file. */
  analysis(path: string): Analysis {
    const made = this.#analyses.get(path);
    if (made !== undefined && this.#holds(made)) return made.analysis;
    const reads = new Map<string, string | undefined>();
    const seen = this.#revision;
    const analysis = analyzeProgram(path, this.#hostFor(reads), { parse: (file) => this.#parse(file) });
    this.#analyses.set(path, { analysis, reads, seen });
    return analysis;
  }

  /** Programs of open documents that hold a file, its own first. */
  programsWith(path: string): readonly Analysis[] {
    const others = this.openPaths.filter((entry) => entry !== path).map((entry) => this.analysis(entry));
    return [this.analysis(path), ...others.filter((analysis) => analysis.modules.has(path))];
  }

  /** Programs of open documents and of the folders of the workspace that hold a file, its own first. */
  programsOnDiskWith(path: string): readonly Analysis[] {
    const known = this.programsWith(path);
    const entries = this.#programFiles().filter((entry) => entry !== path && !this.isOpen(entry));
    const importing = entries.filter((entry) => /^\s*import\b/m.test(this.text(entry) ?? ""));
    return [...known, ...importing.map((entry) => this.analysis(entry)).filter((one) => one.modules.has(path))];
  }

  /** What names mean in the programs that hold a file. */
  names(path: string): NameIndex {
    const of = this.programsWith(path);
    if (this.#names === null || !sameList(this.#names.of, of)) this.#names = { of, index: buildNames(of) };
    return this.#names.index;
  }

  /** What checks found out about a file, in every open program that holds it. */
  facts(path: string): FactIndex {
    const of = this.programsWith(path);
    if (this.#facts === null || !sameList(this.#facts.of, of)) this.#facts = { of, index: buildFacts(of) };
    return this.#facts.index;
  }

  /** A workspace with other texts in front of this one's, to see what an edit would do. */
  with(texts: ReadonlyMap<string, string>): Workspace {
    const copy = new Workspace(this.#host);
    for (const [path, text] of this.#documents) copy.update(path, text);
    for (const [path, text] of texts) copy.update(path, text);
    for (const [key, probed] of this.#probes) copy.#probes.set(key, probed);
    for (const [path, made] of this.#analyses) copy.#analyses.set(path, { ...made, seen: -1 });
    for (const [path, parsed] of this.#parsed) copy.#parsed.set(path, parsed);
    for (const path of texts.keys()) copy.#parsers.set(path, new ChunkedParser(this.#parsers.get(path)));
    copy.roots = this.roots;
    return copy;
  }

  #holds(made: Made): boolean {
    if (made.seen === this.#revision) return true;
    for (const [path, text] of made.reads) if (this.text(path) !== text) return false;
    made.seen = this.#revision;
    return true;
  }

  #parse(file: SourceFile): ParsedFile {
    const ready = this.#parsed.get(file.path);
    if (ready !== undefined && ready.file.text === file.text) return ready;
    const parser = this.#parsers.get(file.path) ?? new ChunkedParser();
    this.#parsers.set(file.path, parser);
    const parsed = parser.parse(file);
    this.#parsed.set(file.path, parsed);
    return parsed;
  }

  #hostFor(reads: Map<string, string | undefined>): Host {
    const host: Host = {
      readText: (path) => {
        const text = this.text(path);
        reads.set(path, text);
        return text;
      },
      resolve: (from, specifier) => this.#host.resolve(from, specifier),
    };
    const problemOf = this.#host.problemOf?.bind(this.#host);
    return {
      ...host,
      ...(problemOf === undefined ? {} : { problemOf }),
      ...(this.#host.probe === undefined ? {} : { probe: (request) => this.#probe(request) }),
    };
  }

  /** Looks into data once for each source; where other columns are read than then, rows count as not compared. */
  #probe(request: SourceRequest): DataProbe | DataProblem {
    const key = JSON.stringify([request.source, request.args, request.from]);
    const reads = JSON.stringify(request.reads ?? null);
    const ready = this.#probes.get(key);
    if (ready !== undefined) {
      const { result } = ready;
      return result.kind === "problem" || ready.reads === reads ? result : { ...result, repeats: null };
    }
    const result = this.#host.probe?.(request) ?? { kind: "problem", title: "there is no data here", help: null };
    this.#probes.set(key, { reads, result });
    return result;
  }

  #programFiles(): string[] {
    const found: string[] = [];
    let folders = 0;
    const visit = (folder: string): void => {
      if (folders++ >= mostFolders) return;
      for (const entry of this.list(folder)) {
        if (found.length >= mostFiles || skipped.test(entry.name)) continue;
        const path = this.#host.resolve(`${folder}/x`, entry.name);
        if (entry.folder) visit(path);
        else if (entry.name.endsWith(".pipe")) found.push(path);
      }
    };
    for (const root of this.roots) visit(root);
    return found;
  }
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
