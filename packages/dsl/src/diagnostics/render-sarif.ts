/**
 * In: diagnostics, the files they point into, and how paths become addresses. Out: a SARIF 2.1.0 log (OASIS standard), the
 * form in which code hosts take findings: rules from the code table, results with regions, related places and fixes.
 */
import { indexLines } from "../source/line-index.ts";
import type { SourceFile, Span } from "../source/span.ts";
import { type Code, codes } from "./codes.ts";
import type { Diagnostic, Fix, Label } from "./diagnostic.ts";
import { explain, pages } from "./explain.ts";
import { type JsonRange, pagePath, rangeFinder } from "./render-json.ts";

/** What a log says besides the diagnostics. */
export interface SarifOptions {
  readonly version: string;
  /** The path of a file from the root of the repository, with `/`; null where it is no file or lies elsewhere. */
  readonly pathFromRoot: (path: string) => string | null;
}

interface Message {
  readonly text: string;
}

interface ArtifactLocation {
  readonly uri: string;
  readonly uriBaseId: string;
}

/** Lines and columns count from 1, the end column is exclusive. */
interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Location {
  readonly id?: number;
  readonly physicalLocation: { readonly artifactLocation: ArtifactLocation; readonly region: Region };
  readonly message?: Message;
}

interface Rule {
  readonly id: string;
  readonly shortDescription: Message;
  readonly fullDescription: Message;
  readonly help: Message & { readonly markdown: string };
  readonly defaultConfiguration: { readonly level: "error" | "warning" };
  readonly properties: { readonly tags: readonly string[]; readonly page: string };
}

interface SarifFix {
  readonly description: Message;
  readonly artifactChanges: readonly {
    readonly artifactLocation: ArtifactLocation;
    readonly replacements: readonly { readonly deletedRegion: Region; readonly insertedContent: Message }[];
  }[];
  readonly properties: { readonly certain: boolean };
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: "error" | "warning";
  readonly message: Message;
  readonly locations: readonly Location[];
  readonly relatedLocations?: readonly Location[];
  readonly fixes?: readonly SarifFix[];
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
}

/** A log with one run of the checker. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly name: string; readonly semanticVersion: string; readonly rules: readonly Rule[] };
    };
    readonly columnKind: "utf16CodeUnits";
    readonly originalUriBaseIds: Readonly<Record<string, { readonly description: Message }>>;
    readonly results: readonly Result[];
  }[];
}

const root = "%SRCROOT%";
const stages = ["syntax", "names", "shapes", "settings", "data", "run", "serve"];

/** Turns diagnostics into a log; a place that is no file of the repository is told of in the message only. */
export function diagnosticsSarif(
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
  options: SarifOptions,
): SarifLog {
  const range = rangeFinder(files);
  const used = [...new Set(diagnostics.map((one) => one.code))].sort();
  const fingerprint = fingerprinter(files);
  const fallback = files.map((file) => options.pathFromRoot(file.path)).find((path) => path !== null) ?? null;

  const locate = (span: Span): Location["physicalLocation"] | null => {
    const path = options.pathFromRoot(span.file);
    return path === null ? null : { artifactLocation: artifact(path), region: region(range(span)) };
  };
  const related = (label: Label, index: number): Location[] => {
    const place = locate(label.span);
    const words = label.text === "" ? {} : { message: { text: label.text } };
    return place === null ? [] : [{ id: index + 1, physicalLocation: place, ...words }];
  };
  const results = diagnostics.map((diagnostic): Result => {
    const { code, severity, primary, fixes } = diagnostic;
    // A value of the command line has no place in the repository; hosts ask for one, so the program itself is named.
    const physicalLocation = locate(primary.span) ?? {
      artifactLocation: artifact(fallback ?? "."),
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
    };
    const others = diagnostic.related.flatMap(related);
    const change = fixes.every((fix) => locate(fix.span) !== null) ? repair(fixes, diagnostic.help, locate) : [];
    return {
      ruleId: code,
      ruleIndex: used.indexOf(code),
      level: severity,
      message: { text: sentence(diagnostic) },
      locations: [{ physicalLocation, ...(primary.text === "" ? {} : { message: { text: primary.text } }) }],
      ...(others.length === 0 ? {} : { relatedLocations: others }),
      ...(change.length === 0 ? {} : { fixes: change }),
      partialFingerprints: { primaryLocationLineHash: fingerprint(diagnostic) },
    };
  });
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Penstock", semanticVersion: options.version, rules: used.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [root]: { description: { text: "The root of the repository." } } },
        results,
      },
    ],
  };
}

/** What is wrong, where the label says more than the title that too, and the way out. */
function sentence({ title, primary, help }: Diagnostic): string {
  const stop = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);
  const parts = [title, ...(/did you mean/.test(primary.text) ? [primary.text] : []), ...(help === null ? [] : [help])];
  return parts.map((part) => stop(part.replaceAll("\n", " "))).join(" ");
}

function ruleOf(code: string): Rule {
  // Diagnostics are built from the table, so every code is one of its keys.
  const known = code as Code;
  const { title, severity } = codes[known];
  const { explanation } = pages[known];
  const markdown = explain(code) ?? explanation;
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    help: { text: explanation, markdown },
    defaultConfiguration: { level: severity },
    properties: { tags: [stages[Number(code.charAt(1)) - 1] ?? "penstock"], page: pagePath(code) },
  };
}

/** Segments of a path, with whatever is no plain letter escaped; a first segment must not look like a scheme. */
function artifact(path: string): ArtifactLocation {
  const uri = path.split("/").map(encodeURIComponent).join("/");
  return { uri, uriBaseId: root };
}

function region({ start, end }: JsonRange): Region {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function repair(
  fixes: readonly Fix[],
  help: string | null,
  locate: (span: Span) => Location["physicalLocation"] | null,
): SarifFix[] {
  if (fixes.length === 0) return [];
  const byFile = new Map<string, { location: ArtifactLocation; replacements: [Region, string][] }>();
  for (const { span, replacement } of fixes) {
    const place = locate(span);
    if (place === null) continue;
    const entry = byFile.get(span.file) ?? { location: place.artifactLocation, replacements: [] };
    entry.replacements.push([place.region, replacement]);
    byFile.set(span.file, entry);
  }
  const [only] = fixes;
  const words = fixes.length === 1 && only !== undefined ? `replace by ${JSON.stringify(only.replacement)}` : "repair";
  return [
    {
      description: { text: help ?? words },
      artifactChanges: [...byFile.values()].map(({ location, replacements }) => ({
        artifactLocation: location,
        replacements: replacements.map(([deletedRegion, text]) => ({ deletedRegion, insertedContent: { text } })),
      })),
      properties: { certain: fixes.every((fix) => fix.certain) },
    },
  ];
}

/**
 * Gives each diagnostic a mark that stays the same while its line keeps its words, wherever the line moves: the hash of
 * code and line, and how many like it stand before.
 */
function fingerprinter(files: readonly SourceFile[]): (diagnostic: Diagnostic) => string {
  const indexes = new Map(files.map((file) => [file.path, indexLines(file.text)]));
  const seen = new Map<string, number>();
  return ({ code, primary, title }) => {
    const index = indexes.get(primary.span.file);
    const line = index?.lineText(index.position(primary.span.start).line) ?? title;
    const hash = hash64(`${code} ${line.replaceAll(/\s+/g, " ").trim()}`);
    const key = `${primary.span.file} ${hash}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return `${hash}:${count}`;
  };
}

/** FNV-1a of 64 bits over UTF-16 code units, in hexadecimal (Fowler, Noll, Vo). */
function hash64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
