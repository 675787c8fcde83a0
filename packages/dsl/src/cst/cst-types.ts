/**
 * Types of the concrete syntax tree, written by `tools/schema/write-cst-types.mjs` from the grammar in `parser.ts`.
 * After a syntax error any part of a node may be absent, whatever these types say.
 */
import type { CstNode, IToken } from "chevrotain";

export interface FileCstNode extends CstNode {
  name: "file";
  children: FileCstChildren;
}

export type FileCstChildren = {
  importDecl?: ImportDeclCstNode[];
  paramDecl?: ParamDeclCstNode[];
  decl?: DeclCstNode[];
  item?: ItemCstNode[];
};

export interface ImportDeclCstNode extends CstNode {
  name: "importDecl";
  children: ImportDeclCstChildren;
}

export type ImportDeclCstChildren = {
  Import: IToken[];
  LeftBrace: IToken[];
  Identifier?: IToken[];
  Comma?: IToken[];
  RightBrace: IToken[];
  From: IToken[];
  StringLiteral: IToken[];
};

export interface ParamDeclCstNode extends CstNode {
  name: "paramDecl";
  children: ParamDeclCstChildren;
}

export type ParamDeclCstChildren = {
  Param: IToken[];
  Identifier: IToken[];
  Colon: IToken[];
  Equals: IToken[];
  expr: ExprCstNode[];
  In?: IToken[];
};

export interface DeclCstNode extends CstNode {
  name: "decl";
  children: DeclCstChildren;
}

export type DeclCstChildren = {
  DeclHead: IToken[];
  Identifier: IToken[];
  parameters?: ParametersCstNode[];
  block: BlockCstNode[];
};

export interface ParametersCstNode extends CstNode {
  name: "parameters";
  children: ParametersCstChildren;
}

export type ParametersCstChildren = {
  LeftParen: IToken[];
  parameter?: ParameterCstNode[];
  Comma?: IToken[];
  RightParen: IToken[];
};

export interface ParameterCstNode extends CstNode {
  name: "parameter";
  children: ParameterCstChildren;
}

export type ParameterCstChildren = {
  ArgHead: IToken[];
  Colon: IToken[];
  Identifier: IToken[];
  Equals?: IToken[];
  expr?: ExprCstNode[];
};

export interface BlockCstNode extends CstNode {
  name: "block";
  children: BlockCstChildren;
}

export type BlockCstChildren = {
  LeftBrace: IToken[];
  item?: ItemCstNode[];
  Comma?: IToken[];
  RightBrace: IToken[];
};

export interface ItemCstNode extends CstNode {
  name: "item";
  children: ItemCstChildren;
}

export type ItemCstChildren = {
  Ellipsis?: IToken[];
  path?: PathCstNode[];
  ItemHead?: IToken[];
  Identifier?: IToken[];
  itemBody?: ItemBodyCstNode[];
};

export interface ItemBodyCstNode extends CstNode {
  name: "itemBody";
  children: ItemBodyCstChildren;
}

export type ItemBodyCstChildren = {
  Colon?: IToken[];
  expr?: ExprCstNode[];
  Equals?: IToken[];
  block?: BlockCstNode[];
};

export interface ExprCstNode extends CstNode {
  name: "expr";
  children: ExprCstChildren;
}

export type ExprCstChildren = {
  comparison: ComparisonCstNode[];
  Arrow?: IToken[];
};

export interface ComparisonCstNode extends CstNode {
  name: "comparison";
  children: ComparisonCstChildren;
}

export type ComparisonCstChildren = {
  sum: SumCstNode[];
  Comparison?: IToken[];
};

export interface SumCstNode extends CstNode {
  name: "sum";
  children: SumCstChildren;
}

export type SumCstChildren = {
  product: ProductCstNode[];
  Plus?: IToken[];
  Minus?: IToken[];
};

export interface ProductCstNode extends CstNode {
  name: "product";
  children: ProductCstChildren;
}

export type ProductCstChildren = {
  unary: UnaryCstNode[];
  Star?: IToken[];
  Slash?: IToken[];
};

export interface UnaryCstNode extends CstNode {
  name: "unary";
  children: UnaryCstChildren;
}

export type UnaryCstChildren = {
  Minus?: IToken[];
  primary: PrimaryCstNode[];
};

export interface PrimaryCstNode extends CstNode {
  name: "primary";
  children: PrimaryCstChildren;
}

export type PrimaryCstChildren = {
  NumberLiteral?: IToken[];
  StringLiteral?: IToken[];
  True?: IToken[];
  False?: IToken[];
  pathOrCall?: PathOrCallCstNode[];
  list?: ListCstNode[];
  block?: BlockCstNode[];
  group?: GroupCstNode[];
};

export interface GroupCstNode extends CstNode {
  name: "group";
  children: GroupCstChildren;
}

export type GroupCstChildren = {
  LeftParen: IToken[];
  expr: ExprCstNode[];
  RightParen: IToken[];
};

export interface ListCstNode extends CstNode {
  name: "list";
  children: ListCstChildren;
}

export type ListCstChildren = {
  LeftBracket: IToken[];
  expr?: ExprCstNode[];
  Comma?: IToken[];
  RightBracket: IToken[];
};

export interface PathOrCallCstNode extends CstNode {
  name: "pathOrCall";
  children: PathOrCallCstChildren;
}

export type PathOrCallCstChildren = {
  path: PathCstNode[];
  callArguments?: CallArgumentsCstNode[];
};

export interface PathCstNode extends CstNode {
  name: "path";
  children: PathCstChildren;
}

export type PathCstChildren = {
  Identifier: IToken[];
  Dot?: IToken[];
};

export interface CallArgumentsCstNode extends CstNode {
  name: "callArguments";
  children: CallArgumentsCstChildren;
}

export type CallArgumentsCstChildren = {
  LeftParen: IToken[];
  argument?: ArgumentCstNode[];
  Comma?: IToken[];
  RightParen: IToken[];
};

export interface ArgumentCstNode extends CstNode {
  name: "argument";
  children: ArgumentCstChildren;
}

export type ArgumentCstChildren = {
  ArgHead?: IToken[];
  Colon?: IToken[];
  expr: ExprCstNode[];
};
