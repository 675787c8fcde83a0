/**
 * What a column is held against, and how messages of it are built: at its type, with the data beside it.
 */
import type { CallExpr, Name } from "../ast/nodes.ts";
import type { ColumnRole } from "../catalog/entry.ts";
import type { Code } from "../diagnostics/codes.ts";
import { problem } from "../diagnostics/problem.ts";
import type { DataProbe, ProbedColumn } from "../source/host.ts";
import type { Span } from "../source/span.ts";
import type { CallPlace } from "./call.ts";
import type { CheckedCall } from "./checked-program.ts";

/** What is known of the data before a row is read. */
export interface KnownData {
  /** Null where the source's columns are not known. */
  readonly columns: readonly ProbedColumn[] | null;
  /** Pictures are brought to the size that is asked for. */
  readonly resizes: boolean;
  /** How messages name the source: `builtin("digits")`. */
  readonly text: string;
  readonly span: Span | null;
  /** What the host found, where it looked. */
  readonly probe: DataProbe | null;
}

/** A column as the program declares it, and the data. */
export interface Match {
  readonly call: CheckedCall;
  /** The call as written. */
  readonly type: CallExpr;
  readonly label: Name;
  readonly role: ColumnRole;
  readonly data: KnownData;
}

/** What to say of a column that does not fit. */
export interface FormWords {
  readonly at?: Span;
  readonly title: string;
  readonly label: string;
  readonly help: string | null;
  readonly fix?: { readonly span: Span | null; readonly to: string; readonly certain?: boolean } | null;
}

/** Says that the data has a column in another form. */
export function reportForm(place: CallPlace, match: Match, words: FormWords): void {
  reportColumn(place, match, "P5003", words);
}

/** Says something of a column, with the data beside it. */
export function reportColumn(place: CallPlace, match: Match, code: Code, words: FormWords): void {
  const { data, type } = match;
  const { fix } = words;
  const span = fix?.span ?? null;
  place.context.report(
    problem(code, words.at ?? type.span, {
      title: words.title,
      label: words.label,
      related: data.span === null ? [] : [{ span: data.span, text: "the data" }],
      help: words.help,
      fixes: fix == null || span === null ? [] : [{ span, replacement: fix.to, certain: fix.certain ?? false }],
    }),
  );
}
