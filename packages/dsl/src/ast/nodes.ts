/**
 * The typed syntax tree: what a program says, without tokens. Every node carries its span. Holes left by syntax
 * errors are `missing` nodes; later stages pass over them in silence, for they have been reported.
 */
import type { Span } from "../source/span.ts";
import type { UnitKind } from "../tokens/units.ts";

/** A name at a place. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

export interface NumberExpr {
  readonly kind: "number";
  /** In the canonical unit of its kind. */
  readonly value: number;
  readonly unit: UnitKind | null;
  /** As it stands in the source, for messages. */
  readonly written: string;
  readonly span: Span;
}
export interface TextExpr {
  readonly kind: "text";
  readonly value: string;
  readonly span: Span;
}
export interface BooleanExpr {
  readonly kind: "boolean";
  readonly value: boolean;
  readonly span: Span;
}
/** A bare name (`pad: same`) or a dotted path (`cifar10.test`). */
export interface PathExpr {
  readonly kind: "path";
  readonly parts: readonly Name[];
  readonly span: Span;
}
export interface CallArgument {
  readonly name: Name | null;
  readonly value: Expr;
  readonly span: Span;
}
export interface CallExpr {
  readonly kind: "call";
  readonly callee: PathExpr;
  readonly args: readonly CallArgument[];
  readonly span: Span;
}
export interface ListExpr {
  readonly kind: "list";
  readonly items: readonly Expr[];
  readonly span: Span;
}
export interface RecordExpr {
  readonly kind: "record";
  readonly items: readonly Item[];
  readonly span: Span;
}
export interface NegativeExpr {
  readonly kind: "negative";
  readonly operand: Expr;
  readonly span: Span;
}
export interface BinaryExpr {
  readonly kind: "binary";
  readonly operator: "+" | "-" | "*" | "/";
  readonly left: Expr;
  readonly right: Expr;
  readonly span: Span;
}
export interface ComparisonExpr {
  readonly kind: "comparison";
  readonly operator: string;
  readonly left: Expr;
  readonly right: Expr;
  readonly span: Span;
}
/** `a -> b -> c`; always at least two stages. */
export interface FlowExpr {
  readonly kind: "flow";
  readonly stages: readonly Expr[];
  readonly span: Span;
}
/** A hole that a syntax error left. */
export interface MissingExpr {
  readonly kind: "missing";
  readonly span: Span;
}

export type Expr =
  | NumberExpr
  | TextExpr
  | BooleanExpr
  | PathExpr
  | CallExpr
  | ListExpr
  | RecordExpr
  | NegativeExpr
  | BinaryExpr
  | ComparisonExpr
  | FlowExpr
  | MissingExpr;

/** `name label? : value` */
export interface SettingItem {
  readonly kind: "setting";
  readonly name: Name;
  readonly label: Name | null;
  readonly value: Expr;
  readonly span: Span;
}
/** `name label? = flow` */
export interface BindingItem {
  readonly kind: "binding";
  readonly name: Name;
  readonly label: Name | null;
  readonly value: Expr;
  readonly span: Span;
}
/** `name label? { … }` */
export interface GroupItem {
  readonly kind: "group";
  readonly name: Name;
  readonly label: Name | null;
  readonly items: readonly Item[];
  readonly span: Span;
}
/** `...path` */
export interface SpreadItem {
  readonly kind: "spread";
  readonly path: PathExpr;
  readonly span: Span;
}
export type Item = SettingItem | BindingItem | GroupItem | SpreadItem;

/** A parameter of a declaration: `filters: int = 32`. */
export interface Parameter {
  readonly name: Name;
  /** Null where a syntax error ate it. */
  readonly type: Name | null;
  readonly fallback: Expr | null;
  readonly span: Span;
}

export interface Declaration {
  readonly kind: "declaration";
  /** `model`, `train`, …: an ordinary name, looked up in the catalog. */
  readonly keyword: Name;
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly items: readonly Item[];
  /** Text of the `///` lines before it. */
  readonly doc: string | null;
  /** A syntax error lies inside: what seems missing may just not have been read. */
  readonly broken: boolean;
  /** From the keyword to the closing brace. */
  readonly span: Span;
}

export interface ParamDeclaration {
  readonly kind: "param";
  readonly name: Name;
  readonly type: Name | null;
  readonly value: Expr;
  readonly domain: Expr | null;
  readonly doc: string | null;
  readonly span: Span;
}

export interface ImportDeclaration {
  readonly kind: "import";
  readonly names: readonly Name[];
  /** Null where a syntax error ate it. */
  readonly from: TextExpr | null;
  readonly span: Span;
}

/** One file. */
export interface Program {
  readonly path: string;
  readonly imports: readonly ImportDeclaration[];
  readonly params: readonly ParamDeclaration[];
  readonly declarations: readonly Declaration[];
  /** Items that stand outside of any block. */
  readonly strays: readonly Item[];
  /** Names that stand in no declaration because a syntax error swallowed them; nobody complains that they are unknown. */
  readonly lost: ReadonlySet<string>;
  /** Some declaration has no name, so that any name may have been meant to be its. */
  readonly nameless: boolean;
}
