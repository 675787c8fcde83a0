/**
 * In: one parsed file and what top-level names mean in it. Out: every word of it with what it is. It follows the check's
 * rules of names on a tree that may be half-written, and passes over what it cannot make out.
 */
import type { CallExpr, Declaration, Expr, Name, ParamDeclaration, PathExpr, Program } from "../../ast/nodes.ts";
import { catalog, findEntry } from "../../catalog/catalog.ts";
import type { BlockEntry, CallGroup, Entry, ParameterEntry, ValueType } from "../../catalog/entry.ts";
import { parameterTypes } from "../../check/params.ts";
import { robustnessWord } from "../../check/robustness-metric.ts";
import type { Span } from "../../source/span.ts";
import { allItems, blockNamed, nameOf, type OwnItem, type Scopes } from "./effective-items.ts";
import type { Callee, Mention, What } from "./mention.ts";
import {
  definesName,
  elementOf,
  groupOf,
  inputForms,
  isGiven,
  ownColumn,
  parameterNamed,
  parametersOf,
  typeOf,
} from "./vocabulary.ts";

/** Names that mean something inside one declaration. */
interface Locals {
  readonly decl: Declaration | null;
  readonly parameters: ReadonlyMap<string, What & { readonly kind: "parameter" }>;
  readonly dims: Map<string, Span>;
  readonly values: ReadonlyMap<string, OwnItem>;
}

/** Where an expression stands. */
interface Place {
  readonly type: ValueType | null;
  readonly locals: Locals;
  readonly callee: Callee;
  readonly parameter: ParameterEntry | null;
}

const splits = new Set(["train", "valid", "test"]);
const nothing: Callee = { kind: "unknown", group: null };
const noLocals: Locals = { decl: null, parameters: new Map(), dims: new Map(), values: new Map() };

/** Every word of a file. */
export function collectMentions(ast: Program, scopes: Scopes): Mention[] {
  const found: Mention[] = [];
  const scope = scopes.get(ast.path);

  for (const one of ast.imports) for (const name of one.names) topLevel(name);
  for (const param of ast.params) param_(param);
  for (const decl of ast.declarations) declaration(decl);
  return found;

  function add(name: { readonly text: string; readonly span: Span }, what: What, target: Span | null): void {
    found.push({ span: name.span, text: name.text, what, target });
  }

  /** A name that must mean a block or param of the file. */
  function topLevel(name: Name): boolean {
    const definition = scope?.get(name.text);
    if (definition === undefined || definition.kind === "lost") {
      add(name, { kind: "unknown" }, null);
      return false;
    }
    const { decl } = definition;
    add(name, decl.kind === "param" ? { kind: "param", decl } : { kind: "block", decl }, decl.name.span);
    return true;
  }

  function param_(param: ParamDeclaration): void {
    add(param.name, { kind: "param", decl: param }, param.name.span);
    if (param.type !== null) add(param.type, { kind: "type" }, null);
    const type = param.type === null ? null : (parameterTypes.get(param.type.text) ?? null);
    expression(param.value, { type, locals: noLocals, callee: nothing, parameter: null });
    const { domain } = param;
    if (domain?.kind === "call") {
      const callee: Callee = { kind: "form", name: "log" };
      for (const part of domain.callee.parts) add(part, { kind: "callee", callee, call: domain }, null);
      for (const arg of domain.args) expression(arg.value, { type, locals: noLocals, callee, parameter: null });
    } else if (domain !== null) {
      const listed: ValueType | null = type === null ? null : { kind: "list", of: type };
      expression(domain, { type: listed, locals: noLocals, callee: nothing, parameter: null });
    }
  }

  function declaration(decl: Declaration): void {
    const entry = findEntry<BlockEntry>(catalog.blocks, decl.keyword.text) ?? null;
    add(decl.keyword, { kind: "keyword", entry, decl }, null);
    add(decl.name, { kind: "block", decl }, decl.name.span);
    for (const parameter of decl.parameters) {
      add(parameter.name, { kind: "parameter", decl, parameter }, parameter.name.span);
      if (parameter.type !== null) add(parameter.type, { kind: "type" }, null);
      const type = parameter.type === null ? null : (parameterTypes.get(parameter.type.text) ?? null);
      if (parameter.fallback !== null)
        expression(parameter.fallback, { type, locals: noLocals, callee: nothing, parameter: null });
    }
    const all = allItems(scopes, decl);
    const named = all.flatMap((item) => {
      const name = nameOf(item);
      const counts = item.kind === "binding" || definesName(decl.keyword.text, item.name.text);
      return name !== null && counts ? [[name.text, item] as const] : [];
    });
    const locals: Locals = {
      decl,
      parameters: new Map(
        decl.parameters.map((parameter) => [parameter.name.text, { kind: "parameter", decl, parameter }]),
      ),
      dims: new Map(),
      values: new Map(named),
    };
    // Inputs first: they define the axes that flows before them may speak of.
    const inputs = all.filter((item) => item.name.text === "input");
    for (const item of inputs) if (item.kind === "setting") axes(item.value, locals);
    for (const item of decl.items) {
      if (item.kind === "spread") {
        for (const part of item.path.parts) topLevel(part);
      } else itemOf(item, { decl, entry, locals });
    }
  }

  /** Notes the named axes of a declared tensor. */
  function axes(expr: Expr, locals: Locals): void {
    if (expr.kind !== "call" || locals.decl?.keyword.text !== "layer") return;
    for (const { value } of expr.args) {
      const name = value.kind === "path" && value.parts.length === 1 ? value.parts[0] : undefined;
      if (name === undefined || locals.dims.has(name.text) || locals.parameters.has(name.text)) continue;
      if (scope?.get(name.text)?.kind !== "param") locals.dims.set(name.text, name.span);
    }
  }

  function itemOf(
    item: OwnItem,
    { decl, entry, locals }: { readonly decl: Declaration; readonly entry: BlockEntry | null; readonly locals: Locals },
  ): void {
    const setting = entry?.parameters.find((one) => one.name === item.name.text) ?? null;
    const keyword = decl.keyword.text;
    if (item.kind === "binding" && setting === null) {
      const name = item.label ?? item.name;
      if (item.label !== null) add(item.name, { kind: "setting", entry: null, decl, item }, null);
      add(name, { kind: "local", decl, item }, name.span);
      expression(item.value, { type: { kind: "tensor_flow" }, locals, callee: nothing, parameter: null });
      return;
    }
    add(item.name, { kind: "setting", entry: setting, decl, item }, null);
    if (item.label !== null) label(item, item.label, locals);
    if (item.kind === "group") {
      for (const inner of item.items) {
        if (inner.kind !== "spread") itemOf(inner, { decl, entry: null, locals });
      }
      return;
    }
    const callee: Callee = nothing;
    expression(item.value, { type: typeOf(setting, keyword, item.name.text), locals, callee, parameter: setting });
  }

  function label(item: OwnItem, name: Name, locals: Locals): void {
    const { decl } = locals;
    if (decl === null) return;
    const setting = item.name.text;
    if (decl.keyword.text === "sweep" && setting === "over") {
      topLevel(name);
      return;
    }
    if (definesName(decl.keyword.text, setting)) {
      add(name, { kind: "local", decl, item }, name.span);
      return;
    }
    const own = locals.values.get(name.text);
    const target = own === undefined ? null : (nameOf(own)?.span ?? null);
    add(name, { kind: "label", setting, decl }, target);
  }

  function expression(expr: Expr, place: Place): void {
    switch (expr.kind) {
      case "missing":
      case "boolean":
        return;
      case "number":
        found.push({ span: expr.span, text: String(expr.value), what: { kind: "number", expr }, target: null });
        return;
      case "text":
        if (isGiven(place.type)) {
          const { callee, parameter, locals } = place;
          const what: What = { kind: "given", callee, parameter, decl: locals.decl };
          const target = ownColumn(callee, parameter, locals.values.get(expr.value));
          found.push({ span: expr.span, text: expr.value, what, target });
        }
        return;
      case "path":
        path(expr, place);
        return;
      case "call":
        call(expr, groupOf(place.type), place);
        return;
      case "list":
        for (const item of expr.items) expression(item, { ...place, type: elementOf(place.type) });
        return;
      case "record":
        for (const item of expr.items) {
          if (item.kind === "setting" || item.kind === "binding") expression(item.value, { ...place, type: null });
        }
        return;
      case "negative":
        expression(expr.operand, { ...place, type: null });
        return;
      case "binary": {
        // Corruptions are joined by `+`; between numbers it says nothing about what stands there.
        const type = expr.operator === "+" && groupOf(place.type) === "corruptions" ? place.type : null;
        expression(expr.left, { ...place, type });
        expression(expr.right, { ...place, type });
        return;
      }
      case "comparison": {
        const judged = place.type?.kind === "expectation";
        for (const side of [expr.left, expr.right]) {
          const type: ValueType | null = judged && side.kind === "path" ? { kind: "metric" } : null;
          expression(side, { ...place, type });
        }
        return;
      }
      case "flow":
        flow(expr.stages, place);
        return;
    }
  }

  function flow(stages: readonly Expr[], place: Place): void {
    const starts = place.type?.kind !== "operator_flow";
    const [first] = stages;
    if (first !== undefined && starts) expression(first, place);
    const group: CallGroup | null =
      place.type?.kind === "column_flow"
        ? "preparations"
        : place.type?.kind === "augment_flow"
          ? "augmentations"
          : place.type?.kind === "tensor_flow" || place.type?.kind === "operator_flow"
            ? "operators"
            : null;
    for (const stage of starts ? stages.slice(1) : stages) {
      if (stage.kind === "call") call(stage, group, place);
      else if (place.type?.kind === "run_pair") expression(stage, place);
      else if (stage.kind !== "path") expression(stage, { ...place, type: null });
      else if (group === "operators") for (const part of stage.parts) stagePath(part);
    }
  }

  /** An operator without its parentheses. */
  function stagePath(name: Name): void {
    if (findEntry<Entry>(catalog.operators, name.text) === undefined) topLevel(name);
  }

  function calleeOf(expr: CallExpr, group: CallGroup | null): Callee {
    const name = expr.callee.parts.map((part) => part.text).join(".");
    if (name === "tensor" || name === "log") return { kind: "form", name };
    if (group === null) return inputForms.has(name) ? { kind: "form", name } : nothing;
    const entry = findEntry<Entry>(catalog[group], name);
    if (entry !== undefined) return { kind: "entry", group, entry };
    const decl = group === "operators" ? blockNamed(scopes, ast.path, name) : undefined;
    return decl === undefined ? { kind: "unknown", group } : { kind: "network", decl };
  }

  function call(expr: CallExpr, group: CallGroup | null, place: Place): void {
    const callee = calleeOf(expr, group);
    const target = callee.kind === "network" ? callee.decl.name.span : null;
    for (const part of expr.callee.parts) add(part, { kind: "callee", callee, call: expr }, target);
    const parameters = parametersOf(callee);
    let position = 0;
    for (const arg of expr.args) {
      const parameter =
        (arg.name === null ? parameters[position] : parameters.find((one) => one.name === arg.name?.text)) ?? null;
      if (arg.name === null && parameter?.rest !== true) position++;
      if (arg.name !== null) {
        const own = callee.kind === "network" ? parameterNamed(callee.decl, arg.name.text) : null;
        add(arg.name, { kind: "argument", callee, parameter }, own);
      }
      const type = callee.kind === "form" ? formType(callee.name, arg === expr.args[0]) : (parameter?.type ?? null);
      expression(arg.value, { ...place, type, callee, parameter });
    }
  }

  /** `shifted(de, 40)` names an output of the model first; all else in such a form are sizes. */
  function formType(name: string, first: boolean): ValueType {
    return name === "shifted" && first ? { kind: "tensor_flow" } : { kind: "int" };
  }

  function path(expr: PathExpr, place: Place): void {
    const { type, locals, parameter, callee } = place;
    const [first, ...rest] = expr.parts;
    if (first === undefined) return;
    if (type?.kind === "one_or_list" && type.of.kind === "block") {
      path(expr, { ...place, type: type.of });
      return;
    }
    switch (type?.kind) {
      case "metric":
      case "expectation":
        metric(expr, locals);
        return;
      case "block":
      case "run":
        topLevel(first);
        return;
      case "run_pair":
        topLevel(first);
        for (const part of rest) add(part, { kind: "choice", parameter }, null);
        return;
      case "split_of_dataset":
        topLevel(first);
        for (const part of rest) add(part, { kind: "split" }, null);
        return;
      case "column_flow": {
        // A type that needs no arguments stands without parentheses.
        const entry = findEntry<Entry>(catalog.columns, first.text);
        const named: Callee =
          entry === undefined ? { kind: "unknown", group: "columns" } : { kind: "entry", group: "columns", entry };
        add(first, { kind: "callee", callee: named, call: expr }, null);
        return;
      }
      case "tensor_flow": {
        const item = locals.values.get(first.text);
        if (item === undefined || locals.decl === null) add(first, { kind: "unknown" }, null);
        else add(first, { kind: "local", decl: locals.decl, item }, nameOf(item)?.span ?? null);
        return;
      }
      default:
    }
    if (rest.length > 0) {
      for (const part of expr.parts) add(part, { kind: "unknown" }, null);
      return;
    }
    const own = locals.parameters.get(first.text);
    if (own !== undefined) {
      add(first, own, own.parameter.name.span);
      return;
    }
    const dim = locals.dims.get(first.text);
    if (dim !== undefined && locals.decl !== null) {
      add(first, { kind: "dim", decl: locals.decl }, dim);
      return;
    }
    if (scope?.get(first.text)?.kind === "param") {
      topLevel(first);
      return;
    }
    if (type?.kind === "choice" || first.text === "none") add(first, { kind: "choice", parameter }, null);
    else if (isGiven(type)) {
      const target = ownColumn(callee, parameter, locals.values.get(first.text));
      add(first, { kind: "given", callee, parameter, decl: locals.decl }, target);
    } else add(first, { kind: "unknown" }, null);
  }

  function metric(expr: PathExpr, locals: Locals): void {
    const parts = [...expr.parts];
    if (parts.length > 0 && splits.has(parts[0]?.text ?? "")) {
      const split = parts.shift();
      if (split !== undefined) add(split, { kind: "split" }, null);
    }
    if (parts.length > 2 && parts[0]?.text === robustnessWord) {
      const alone = parts.at(-1)?.text === "loss" && parts.length < 4;
      for (const part of parts.splice(0, parts.length - (alone ? 1 : 2))) add(part, { kind: "unknown" }, null);
    }
    const [output, name] = parts.length > 1 ? parts : [undefined, parts[0]];
    const entry = findEntry(catalog.metrics, name?.text ?? "") ?? null;
    const alone = output === undefined && entry === null ? name : output;
    if (alone !== undefined && locals.decl !== null) add(alone, { kind: "metric_output", decl: locals.decl }, null);
    if (name !== undefined && name !== alone) add(name, { kind: "metric", entry }, null);
  }
}
