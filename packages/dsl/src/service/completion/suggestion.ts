/**
 * What completion proposes, and how it is put together: each proposal replaces the word under the cursor and leaves alone
 * what stands behind it.
 */
import type { Span } from "../../source/span.ts";
import type { Cursor } from "../cursor/cursor.ts";

/** What a proposal is, for its picture in the list. */
export type SuggestionKind =
  | "block"
  | "reference"
  | "setting"
  | "argument"
  | "operator"
  | "layer"
  | "call"
  | "local"
  | "param"
  | "choice"
  | "column"
  | "metric"
  | "type"
  | "word"
  | "file"
  | "folder";

/** One line of the list. */
export interface Suggestion {
  readonly label: string;
  readonly kind: SuggestionKind;
  /** Type and default, beside the label. */
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
  /** Proposals sort by this text. */
  readonly sortText: string;
  /** What is typed is held against this. */
  readonly filterText: string;
  readonly span: Span;
  /** In the form of a snippet: `$1` and `${1:text}` are places to go on writing, `$`, `}` and `\` are escaped. */
  readonly snippet: string;
}

/** What a proposal says of itself; the rest follows from the cursor. */
export interface Proposal {
  readonly label: string;
  readonly kind: SuggestionKind;
  /** As a snippet; the label itself by default. */
  readonly snippet?: string;
  readonly detail?: string;
  readonly documentation?: string;
  /** Lower comes first; proposals of one rank keep their order. */
  readonly rank?: number;
  /** Where what it replaces starts, when that is not the word's start. */
  readonly start?: number;
}

/** Collects proposals at one cursor; the first of a label stays. */
export class Suggestions {
  readonly #cursor: Cursor;
  readonly #found: Suggestion[] = [];
  readonly #labels = new Set<string>();

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  add(proposal: Proposal): void {
    if (this.#labels.has(proposal.label)) return;
    this.#labels.add(proposal.label);
    const { file, end, typed } = this.#cursor;
    const start = proposal.start ?? this.#cursor.start;
    const order = `${String(proposal.rank ?? 5).padStart(2, "0")}${String(this.#found.length).padStart(4, "0")}`;
    this.#found.push({
      label: proposal.label,
      kind: proposal.kind,
      detail: proposal.detail ?? "",
      documentation: proposal.documentation ?? "",
      sortText: order,
      filterText:
        this.#cursor.quoted && proposal.start === undefined ? proposal.label : filterOf(proposal.label, typed),
      span: { file: file.file.path, start, end },
      snippet: this.#spaced() + (proposal.snippet ?? escapeSnippet(proposal.label)),
    });
  }

  get all(): readonly Suggestion[] {
    return this.#found;
  }

  /** Values stand apart from the sign before them. */
  #spaced(): string {
    const { previous, typed, quoted } = this.#cursor;
    return !quoted && typed === "" && [":", ",", ">", "="].includes(previous) ? " " : "";
  }
}

function filterOf(label: string, typed: string): string {
  return /^["[]/.test(label) && !/^["[]/.test(typed) ? label.replace(/["[\]]/g, "") : label;
}

/** A text that a snippet takes as it is. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

/** A place to go on writing, with a text that stands there first. */
export function placeholder(index: number, text: string): string {
  return text === "" ? `$${index}` : `\${${index}:${escapeSnippet(text)}}`;
}

/** A place with a few texts to pick from. */
export function choicePlaceholder(index: number, choices: readonly string[]): string {
  const [only] = choices;
  if (only === undefined) return `$${index}`;
  if (choices.length === 1) return placeholder(index, only);
  return `\${${index}|${choices.map((one) => one.replace(/[\\,|$}]/g, "\\$&")).join(",")}|}`;
}

/** The text that a snippet leaves when nothing is typed into its places. */
export function plainText(snippet: string): string {
  return snippet
    .replace(
      /\$\{\d+\|((?:\\.|[^|\\])*)\|\}/g,
      (_whole, choices: string) => /^(?:\\.|[^,\\])*/.exec(choices)?.[0] ?? "",
    )
    .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, "$1")
    .replace(/(^|[^\\])\$\{?\d+\}?/g, "$1")
    .replace(/\\([\\$},|])/g, "$1");
}
