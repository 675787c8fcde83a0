/**
 * In: a concrete syntax tree, possibly recovered from errors. Out: the typed syntax tree. Nothing after this sees a
 * token. What a syntax error left out becomes a `missing` node or is passed over.
 */
import type { CstNode, IToken } from "chevrotain";
import type * as cst from "../cst/cst-types.ts";
import type { Cst } from "../cst/parse.ts";
import { breakingCodes } from "../diagnostics/codes.ts";
import type { Span } from "../source/span.ts";
import type { Comment } from "../tokens/scan.ts";
import { readNumber, readText } from "./literals.ts";
import type * as ast from "./nodes.ts";

/** Builds the tree of one file; never throws. */
export function buildAst(parsed: Cst): ast.Program {
  const builder = new AstBuilder(parsed);
  return builder.program();
}

/** Reads children of CST nodes by name; it lives for one file. */
class AstBuilder {
  readonly #cst: Cst;
  readonly #file: string;
  /** Where syntax errors stand after which the text around cannot be trusted, in order. */
  readonly #breaks: readonly number[];
  /** Where errors stand, in order. */
  readonly #errors: readonly number[];

  /** Where the last part with a place starts. */
  #reached = 0;

  constructor(parsed: Cst) {
    this.#cst = parsed;
    this.#file = parsed.stream.file.path;
    const errors = parsed.diagnostics.filter((one) => one.severity === "error");
    this.#errors = inOrder(errors.map((one) => one.primary.span.start));
    this.#breaks = inOrder(errors.filter((one) => breakingCodes.has(one.code)).map((one) => one.primary.span.start));
  }

  program(): ast.Program {
    const { root } = this.#cst;
    const imports = nodes(root, "importDecl").map((node) => this.#import(node));
    const params = nodes(root, "paramDecl").flatMap((node) => this.#param(node));
    const declarations = nodes(root, "decl").flatMap((node) => this.#declaration(node));
    const kept = [...imports, ...params, ...declarations].map((node) => node.span);
    return {
      path: this.#file,
      imports,
      params,
      declarations,
      strays: nodes(root, "item").flatMap((node) => this.#item(node)),
      lost: this.#lost(kept),
      nameless: nodes(root, "decl").length > declarations.length || nodes(root, "paramDecl").length > params.length,
    };
  }

  /** Names outside of everything that was kept. */
  #lost(kept: readonly Span[]): ReadonlySet<string> {
    const lost = new Set<string>();
    if (this.#errors.length === 0) return lost;
    const spans = kept.toSorted((a, b) => a.start - b.start);
    let next = 0;
    let reached = -1;
    for (const { image, startOffset } of this.#cst.stream.tokens) {
      for (let span = spans[next]; span !== undefined && span.start <= startOffset; span = spans[++next]) {
        reached = Math.max(reached, span.end);
      }
      if (startOffset >= reached && /^[\p{L}_]/u.test(image)) lost.add(image);
    }
    return lost;
  }

  #import(node: cst.ImportDeclCstNode): ast.ImportDeclaration {
    const from = token(node, "StringLiteral");
    return {
      kind: "import",
      names: tokens(node, "Identifier").map((name) => this.#name(name)),
      from: from === null ? null : { kind: "text", value: readText(from.image), span: this.#tokenSpan(from) },
      span: this.#span(node),
    };
  }

  #param(node: cst.ParamDeclCstNode): ast.ParamDeclaration[] {
    const [name, type] = tokens(node, "Identifier");
    const [value, domain] = nodes(node, "expr");
    if (name === undefined) return [];
    const span = this.#span(node);
    const broken = anyWithin(this.#breaks, span.start, span.end);
    return [
      {
        kind: "param",
        name: this.#name(name),
        type: type === undefined ? null : this.#name(type),
        value: this.#exprOrMissing(broken ? undefined : value, node),
        domain: domain === undefined || broken ? null : this.#expr(domain),
        doc: this.#doc(node),
        span,
      },
    ];
  }

  #declaration(node: cst.DeclCstNode): ast.Declaration[] {
    const keyword = token(node, "DeclHead");
    const name = token(node, "Identifier");
    if (keyword === null || name === null) return [];
    const block = nodes(node, "block")[0];
    const parameters = nodes(node, "parameters")[0];
    const span = this.#span(node);
    return [
      {
        kind: "declaration",
        keyword: this.#name(keyword),
        name: this.#name(name),
        parameters: parameters === undefined ? [] : nodes(parameters, "parameter").flatMap((p) => this.#parameter(p)),
        items: block === undefined ? [] : this.#items(block),
        doc: this.#doc(node),
        broken: anyWithin(this.#errors, span.start, span.end + 1),
        span,
      },
    ];
  }

  #parameter(node: cst.ParameterCstNode): ast.Parameter[] {
    const name = token(node, "ArgHead");
    const type = token(node, "Identifier");
    const span = this.#span(node);
    const given = token(node, "Equals") !== null;
    const fallback = anyWithin(this.#breaks, span.start, span.end) ? undefined : nodes(node, "expr")[0];
    if (name === null) return [];
    return [
      {
        name: this.#name(name),
        type: type === null ? null : this.#name(type),
        fallback: given ? this.#exprOrMissing(fallback, node) : null,
        span,
      },
    ];
  }

  #items(block: cst.BlockCstNode): ast.Item[] {
    const list = nodes(block, "item");
    return list.flatMap((node, index) => {
      const follower = list[index + 1];
      // A line such as `conv(8)` without its `->` belongs to the item before it.
      const next =
        follower !== undefined && nodes(follower, "itemBody").every((body) => body.recoveredNode === true)
          ? list[index + 2]
          : follower;
      const end = next === undefined ? this.#span(block).end : this.#span(next).start;
      return this.#item(node).map((item) => this.#trusted(item, end));
    });
  }

  /** An item with a syntax error before `end` keeps its name; what its value would be is anyone's guess. */
  #trusted(item: ast.Item, end: number): ast.Item {
    if (item.kind === "spread" || item.kind === "group") return item;
    const broken = anyWithin(this.#breaks, item.span.start, end);
    return broken ? { ...item, value: { kind: "missing", span: item.value.span } } : item;
  }

  #item(node: cst.ItemCstNode): ast.Item[] {
    const span = this.#span(node);
    const head = token(node, "ItemHead");
    if (head === null) {
      const path = nodes(node, "path")[0];
      const read = path === undefined ? null : this.#path(path);
      return read === null ? [] : [{ kind: "spread", path: read, span }];
    }
    const label = token(node, "Identifier");
    const common = { name: this.#name(head), label: label === null ? null : this.#name(label), span };
    const body = nodes(node, "itemBody")[0];
    const block = body === undefined ? undefined : nodes(body, "block")[0];
    if (block !== undefined) return [{ kind: "group", ...common, items: this.#items(block) }];
    const kind = body !== undefined && token(body, "Equals") !== null ? "binding" : "setting";
    return [
      { kind, ...common, value: this.#exprOrMissing(body === undefined ? undefined : nodes(body, "expr")[0], node) },
    ];
  }

  #exprOrMissing(node: cst.ExprCstNode | undefined, parent: CstNode): ast.Expr {
    return node === undefined ? { kind: "missing", span: this.#span(parent) } : this.#expr(node);
  }

  #expr(node: cst.ExprCstNode): ast.Expr {
    const stages = nodes(node, "comparison").map((child) => this.#comparison(child));
    const arrows = tokens(node, "Arrow").length;
    const span = this.#span(node);
    while (stages.length < arrows + 1) stages.push({ kind: "missing", span: { ...span, start: span.end } });
    const [first] = stages;
    if (first === undefined) return { kind: "missing", span };
    return stages.length === 1 ? first : { kind: "flow", stages, span };
  }

  #comparison(node: cst.ComparisonCstNode): ast.Expr {
    const [left, right] = nodes(node, "sum");
    const operator = token(node, "Comparison");
    const span = this.#span(node);
    if (left === undefined) return { kind: "missing", span };
    if (operator === null) return this.#sum(left);
    return {
      kind: "comparison",
      operator: operator.image,
      left: this.#sum(left),
      right: right === undefined ? { kind: "missing", span } : this.#sum(right),
      span,
    };
  }

  #sum(node: cst.SumCstNode): ast.Expr {
    return this.#binary(
      nodes(node, "product").map((child) => this.#product(child)),
      [...tokens(node, "Plus"), ...tokens(node, "Minus")],
      node,
    );
  }

  #product(node: cst.ProductCstNode): ast.Expr {
    return this.#binary(
      nodes(node, "unary").map((child) => this.#unary(child)),
      [...tokens(node, "Star"), ...tokens(node, "Slash")],
      node,
    );
  }

  #binary(operands: readonly ast.Expr[], operators: IToken[], node: CstNode): ast.Expr {
    const [first, ...rest] = operands;
    if (first === undefined) return { kind: "missing", span: this.#span(node) };
    const inOrder = operators.sort((a, b) => a.startOffset - b.startOffset);
    return rest.reduce<ast.Expr>((left, right, i) => {
      const image = inOrder[i]?.image;
      const operator = image === "-" || image === "*" || image === "/" ? image : "+";
      return { kind: "binary", operator, left, right, span: join(left.span, right.span) };
    }, first);
  }

  #unary(node: cst.UnaryCstNode): ast.Expr {
    const primary = nodes(node, "primary")[0];
    const span = this.#span(node);
    const operand: ast.Expr = primary === undefined ? { kind: "missing", span } : this.#primary(primary);
    if (token(node, "Minus") === null) return operand;
    if (operand.kind === "number") return { ...operand, value: -operand.value, written: `-${operand.written}`, span };
    return operand.kind === "missing" ? operand : { kind: "negative", operand, span };
  }

  #primary(node: cst.PrimaryCstNode): ast.Expr {
    const span = this.#span(node);
    const number = token(node, "NumberLiteral");
    if (number !== null) {
      const read = readNumber(number.image);
      return read === null ? { kind: "missing", span } : { kind: "number", ...read, written: number.image, span };
    }
    const text = token(node, "StringLiteral");
    if (text !== null) return { kind: "text", value: readText(text.image), span };
    if (token(node, "True") !== null) return { kind: "boolean", value: true, span };
    if (token(node, "False") !== null) return { kind: "boolean", value: false, span };
    const call = nodes(node, "pathOrCall")[0];
    if (call !== undefined) return this.#pathOrCall(call);
    const list = nodes(node, "list")[0];
    if (list !== undefined) return { kind: "list", items: nodes(list, "expr").map((child) => this.#expr(child)), span };
    const block = nodes(node, "block")[0];
    if (block !== undefined) return { kind: "record", items: this.#items(block), span };
    const group = nodes(node, "group")[0];
    const inner = group === undefined ? undefined : nodes(group, "expr")[0];
    return inner === undefined ? { kind: "missing", span } : this.#expr(inner);
  }

  #pathOrCall(node: cst.PathOrCallCstNode): ast.Expr {
    const path = nodes(node, "path")[0];
    const callee = path === undefined ? null : this.#path(path);
    if (callee === null) return { kind: "missing", span: this.#span(node) };
    const args = nodes(node, "callArguments")[0];
    if (args === undefined) return callee;
    return {
      kind: "call",
      callee,
      args: nodes(args, "argument").map((child) => this.#argument(child)),
      span: this.#span(node),
    };
  }

  #argument(node: cst.ArgumentCstNode): ast.CallArgument {
    const name = token(node, "ArgHead");
    return {
      name: name === null ? null : this.#name(name),
      value: this.#exprOrMissing(nodes(node, "expr")[0], node),
      span: this.#span(node),
    };
  }

  #path(node: cst.PathCstNode): ast.PathExpr | null {
    const parts = tokens(node, "Identifier").map((part) => this.#name(part));
    return parts.length === 0 ? null : { kind: "path", parts, span: this.#span(node) };
  }

  #name(from: IToken): ast.Name {
    return { text: from.image, span: this.#tokenSpan(from) };
  }

  #tokenSpan(from: IToken): Span {
    return { file: this.#file, start: from.startOffset, end: (from.endOffset ?? from.startOffset) + 1 };
  }

  #span(node: CstNode): Span {
    const location = node.location;
    const start = location?.startOffset;
    // What a syntax error left empty has no place of its own; it is where the builder has come to.
    if (start === undefined || !(start >= 0)) return { file: this.#file, start: this.#reached, end: this.#reached };
    const last = location?.endOffset;
    const end = Math.max(start, last === undefined || !(last >= 0) ? start : last + 1);
    this.#reached = start;
    return { file: this.#file, start, end };
  }

  /** The `///` lines that stand directly before a declaration, with nothing but space and comments between. */
  #doc(node: CstNode): string | null {
    const { text } = this.#cst.stream.file;
    const { comments, lines } = this.#cst.stream;
    let start = this.#span(node).start;
    const found: string[] = [];
    for (let index = countBefore(comments, start) - 1; index >= 0; index--) {
      const comment = comments[index];
      if (comment === undefined || text.slice(comment.end, start).trim() !== "") break;
      start = comment.start;
      const lineStart = lines.lineStart(lines.position(start).line);
      if (text.slice(lineStart, start).trim() !== "") break;
      if (comment.doc) found.push(comment.text.replace(/^\/\/\/ ?/, "").trimEnd());
    }
    return found.length === 0 ? null : found.reverse().join("\n");
  }
}

/** How many comments start before an offset. */
function countBefore(comments: readonly Comment[], offset: number): number {
  return firstAtLeast(comments.length, (index) => (comments[index]?.start ?? 0) >= offset);
}

/** Whether an ascending list has a number in `[start, end)`. */
function anyWithin(sorted: readonly number[], start: number, end: number): boolean {
  const found = sorted[firstAtLeast(sorted.length, (index) => (sorted[index] ?? 0) >= start)];
  return found !== undefined && found < end;
}

/** The first index from which a condition holds, of a list where it holds from some index on. */
function firstAtLeast(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function inOrder(offsets: readonly number[]): readonly number[] {
  return offsets.toSorted((a, b) => a - b);
}

function join(a: Span, b: Span): Span {
  return { file: a.file, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** A node with its parts by name. */
interface Parent<Parts> {
  readonly children: Parts;
}

/** Names of the parts that are of a kind. */
type NamesOf<Parts, Kind> = {
  [Name in keyof Parts]-?: NonNullable<Parts[Name]> extends readonly Kind[] ? Name : never;
}[keyof Parts];

/** The nodes of a name below another; after a syntax error there may be none, whatever the types say. */
function nodes<Parts, Name extends NamesOf<Parts, CstNode>>(
  parent: Parent<Parts>,
  name: Name,
): NonNullable<Parts[Name]> | readonly [] {
  return parent.children[name] ?? [];
}

/** Tokens that recovery invented do not count: they stand for what is missing. */
function tokens<Parts>(parent: Parent<Parts>, name: NamesOf<Parts, IToken>): readonly IToken[] {
  // The name is one of those whose parts are tokens.
  const found = (parent.children[name] ?? []) as readonly IToken[];
  return found.filter((one) => one.isInsertedInRecovery !== true);
}

function token<Parts>(parent: Parent<Parts>, name: NamesOf<Parts, IToken>): IToken | null {
  return tokens(parent, name)[0] ?? null;
}
