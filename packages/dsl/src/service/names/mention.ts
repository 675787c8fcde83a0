/**
 * What a word in a program is: the vocabulary in which definition, references, rename, hover and colours agree.
 */
import type {
  CallExpr,
  Declaration,
  Item,
  NumberExpr,
  ParamDeclaration,
  Parameter,
  PathExpr,
} from "../../ast/nodes.ts";
import type { BlockEntry, CallGroup, Entry, MetricEntry, ParameterEntry, SettingEntry } from "../../catalog/entry.ts";
import type { Span } from "../../source/span.ts";

/** What a call calls. */
export type Callee =
  | { readonly kind: "entry"; readonly group: CallGroup; readonly entry: Entry }
  /** A layer or model used as an operator. */
  | { readonly kind: "network"; readonly decl: Declaration }
  /** A form of the language that is no entry: `tensor(…)`, `log(…)`. */
  | { readonly kind: "form"; readonly name: string }
  | { readonly kind: "unknown"; readonly group: CallGroup | null };

/** What a word is. */
export type What =
  | { readonly kind: "keyword"; readonly entry: BlockEntry | null; readonly decl: Declaration }
  | { readonly kind: "block"; readonly decl: Declaration }
  | { readonly kind: "param"; readonly decl: ParamDeclaration }
  /** The type of a param or of a layer's parameter. */
  | { readonly kind: "type" }
  | { readonly kind: "setting"; readonly entry: SettingEntry | null; readonly decl: Declaration; readonly item: Item }
  /** A label that names something of another block: `loss label`, `augment image`. */
  | { readonly kind: "label"; readonly setting: string; readonly decl: Declaration }
  /** An input, target, output or named value, where it is defined and where a flow starts from it. */
  | { readonly kind: "local"; readonly decl: Declaration; readonly item: Item }
  | { readonly kind: "parameter"; readonly decl: Declaration; readonly parameter: Parameter }
  /** A named axis: `h` in `tensor(h, w, c)`. */
  | { readonly kind: "dim"; readonly decl: Declaration }
  | { readonly kind: "callee"; readonly callee: Callee; readonly call: CallExpr | PathExpr }
  | { readonly kind: "argument"; readonly callee: Callee; readonly parameter: ParameterEntry | null }
  | { readonly kind: "split" }
  /** The output in a metric's path. */
  | { readonly kind: "metric_output"; readonly decl: Declaration }
  | { readonly kind: "metric"; readonly entry: MetricEntry | null }
  | { readonly kind: "choice"; readonly parameter: ParameterEntry | null }
  /** A name that the data gives: a column, a class, a built-in data set. */
  | {
      readonly kind: "given";
      readonly callee: Callee;
      readonly parameter: ParameterEntry | null;
      readonly decl: Declaration | null;
    }
  | { readonly kind: "number"; readonly expr: NumberExpr }
  | { readonly kind: "unknown" };

/** A word at its place. */
export interface Mention {
  readonly span: Span;
  readonly text: string;
  readonly what: What;
  /** The place that defines the name, its own where it is that place; null for words of the language and of the data. */
  readonly target: Span | null;
}

/** Text that is equal for equal places. */
export function keyOfSpan(span: Span): string {
  return `${span.file}:${span.start}`;
}
