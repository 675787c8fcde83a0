/**
 * In: a place for a value, and the type that is expected. Out: what may stand there: choices, calls, names of blocks,
 * values in scope, paths of metrics, params.
 */
import { catalog } from "../../catalog/catalog.ts";
import type { ValueType } from "../../catalog/entry.ts";
import { parameterTypes } from "../../check/params.ts";
import { usualWeights } from "../../check/weight-places.ts";
import { stageGroup } from "../cursor/expected.ts";
import { describeParameter } from "../entry-text.ts";
import { showArgument, showDetail, showType } from "../type-text.ts";
import { suggestGiven } from "./given.ts";
import { columnCall, tensorText } from "./items.ts";
import { metricPaths } from "./metric-paths.ts";
import { blocksOf, dataColumns, declaredColumns, localNames, type Scene } from "./scene.ts";
import { exampleValue } from "./snippets.ts";
import { addCall, suggestOperators, suggestSteps } from "./stages.ts";
import { escapeSnippet, placeholder, type Suggestions } from "./suggestion.ts";

const splits = ["train", "valid", "test"];

/** Values that fit the type at the cursor. */
export function suggestValues(scene: Scene, out: Suggestions): void {
  const { expected, cursor } = scene;
  const { type, parameter } = expected;
  if (type === null) return;
  const value = cursor.place.kind === "operand" || cursor.place.kind === "stage";
  if (value) suggestType(scene, out, type);
  if (cursor.place.kind === "operand" && parameter?.optional === true) {
    out.add({ label: "none", kind: "choice", detail: "nothing", documentation: describeParameter(parameter), rank: 4 });
  }
  suggestParams(scene, out, type);
}

function suggestType(scene: Scene, out: Suggestions, type: ValueType): void {
  const { expected } = scene;
  const documentation = expected.parameter === null ? "" : describeParameter(expected.parameter);
  switch (type.kind) {
    case "bool":
      for (const label of ["true", "false"]) out.add({ label, kind: "choice", documentation, rank: 1 });
      return;
    case "choice":
      for (const label of type.choices) {
        const detail = expected.parameter?.default === label ? "by default" : "";
        out.add({ label, kind: "choice", detail, documentation, rank: 1 });
      }
      return;
    case "block":
      for (const decl of blocksOf(scene, type.of))
        out.add({ label: decl.name.text, kind: "reference", detail: type.of, documentation: decl.doc ?? "", rank: 1 });
      return;
    case "run":
    case "run_pair":
      for (const decl of blocksOf(scene, "train"))
        out.add({ label: decl.name.text, kind: "reference", detail: "train", documentation: decl.doc ?? "", rank: 1 });
      return;
    case "split_of_dataset":
      suggestRows(scene, out);
      return;
    case "metric":
    case "expectation":
      for (const [index, path] of metricPaths(scene).entries()) {
        const bound = type.kind === "expectation" && scene.cursor.next === "";
        const snippet = bound ? `${escapeSnippet(path.text)} ${path.goal === "max" ? ">=" : "<="} $1` : path.text;
        out.add({
          label: path.text,
          kind: "metric",
          detail: path.doc,
          documentation: "",
          snippet,
          rank: index < 60 ? 1 : 2,
        });
      }
      return;
    case "tensor":
      suggestTensor(scene, out);
      return;
    case "tensor_flow":
      suggestLocals(scene, out);
      return;
    case "operator_flow":
      suggestOperators(scene, out);
      return;
    case "column_flow":
      suggestColumnTypes(scene, out);
      return;
    case "augment_flow":
      suggestSteps(scene, out, catalog.augmentations);
      return;
    case "name":
    case "class":
      suggestGiven(scene, out);
      return;
    case "weights":
      for (const label of usualWeights) out.add({ label, kind: "choice", detail: "all weights called so", rank: 2 });
      return;
    case "class_weights":
      out.add({ label: "balanced", kind: "choice", detail: "all classes count alike", documentation, rank: 1 });
      return;
    case "list":
      suggestList(scene, out, type);
      return;
    case "one_or_list":
      suggestType(scene, out, type.of);
      return;
    default:
      suggestCalls(scene, out, type);
      return;
  }
}

function suggestCalls(scene: Scene, out: Suggestions, type: ValueType): void {
  const group = stageGroup(type, 0);
  if (group === null) {
    const { parameter, callee, type: whole } = scene.expected;
    if (parameter === null || whole !== type || scene.cursor.typed !== "") return;
    const entry = callee?.kind === "entry" ? callee.entry : undefined;
    const text = exampleValue(parameter, entry);
    if (text !== "")
      out.add({ label: text, kind: "choice", detail: showDetail(parameter), snippet: escapeSnippet(text), rank: 3 });
    return;
  }
  const suited = lossKind(scene);
  for (const entry of catalog[group]) {
    const suits = "suits" in entry && suited !== null ? entry.suits.some((one: string) => one === suited) : true;
    addCall(scene, out, { entry, detail: entry.doc, rank: suits ? 1 : 7 });
  }
}

/** The kind of the target that the loss at the cursor is about. */
function lossKind(scene: Scene): string | null {
  const block = scene.cursor.frames.find((frame) => frame.kind === "block");
  if (block?.kind !== "block" || block.item?.name !== "loss" || scene.decl === null) return null;
  const label = block.item.label;
  const targets = blocksOf(scene, "dataset").flatMap((data) => declaredColumns(scene, data));
  const target = targets.find((column) => column.role === "target" && column.name === label);
  return target?.kind ?? null;
}

function suggestRows(scene: Scene, out: Suggestions): void {
  for (const decl of blocksOf(scene, "dataset")) {
    for (const split of splits)
      out.add({
        label: `${decl.name.text}.${split}`,
        kind: "reference",
        detail: `${split} rows of ${decl.name.text}`,
        rank: split === "test" ? 1 : 2,
      });
  }
}

function suggestTensor(scene: Scene, out: Suggestions): void {
  const block = scene.cursor.frames.find((frame) => frame.kind === "block");
  const label = block?.kind === "block" ? block.item?.label : null;
  if (scene.expected.block?.name === "model") {
    for (const data of blocksOf(scene, "dataset")) {
      const column = declaredColumns(scene, data).find((one) => one.role === "input" && one.name === label);
      if (column !== undefined)
        out.add({ label: tensorText(scene, column), kind: "call", detail: `as ${data.name.text} gives it`, rank: 1 });
      for (const { name, role, kind } of declaredColumns(scene, data)) {
        if (role !== "target" || kind !== "text") continue;
        out.add({ label: `shifted(${name})`, kind: "call", detail: "a text as far as it is written", rank: 4 });
      }
    }
  }
  const sizes = scene.expected.block?.name === "layer" ? "h, w, c" : "28, 28, 1";
  out.add({
    label: "tensor",
    kind: "call",
    detail: "sizes without the batch axis",
    snippet: scene.cursor.next === "(" ? "tensor" : `tensor(${placeholder(1, sizes)})`,
    rank: 2,
  });
  const length = scene.expected.block?.name === "layer" ? "n" : "64";
  out.add({
    label: "tokens",
    kind: "call",
    detail: "token ids, how many a row has",
    snippet: scene.cursor.next === "(" ? "tokens" : `tokens(${placeholder(1, length)})`,
    rank: 3,
  });
  out.add({
    label: "bag",
    kind: "call",
    detail: "terms with weights, how many a row has at most",
    snippet: scene.cursor.next === "(" ? "bag" : `bag(${placeholder(1, length)})`,
    rank: 4,
  });
}

function suggestLocals(scene: Scene, out: Suggestions): void {
  if (scene.decl === null) return;
  for (const name of localNames(scene, scene.decl, ["="]))
    out.add({ label: name, kind: "local", detail: "a named value", rank: 1 });
  for (const name of localNames(scene, scene.decl, ["input"]))
    out.add({ label: name, kind: "local", detail: "an input", rank: 2 });
}

function suggestColumnTypes(scene: Scene, out: Suggestions): void {
  const block = scene.cursor.frames.find((frame) => frame.kind === "block");
  const item = block?.kind === "block" ? block.item : null;
  const column = dataColumns(scene).find((one) => one.name === item?.label);
  const role = item?.name ?? "";
  const found = column === undefined ? null : columnCall(column, role);
  if (found !== null && scene.cursor.next !== "(")
    out.add({ label: found, kind: "call", detail: "as the data has it", rank: 0 });
  for (const entry of catalog.columns) {
    if (!entry.roles.some((one) => one === role)) continue;
    // A type that needs no arguments stands without parentheses.
    const bare = !entry.parameters.some((parameter) => parameter.required);
    addCall(scene, out, { entry, detail: entry.doc, rank: 2, bare });
  }
}

function suggestList(scene: Scene, out: Suggestions, type: Extract<ValueType, { kind: "list" }>): void {
  const { parameter } = scene.expected;
  if (scene.cursor.frames[0]?.expr[0]?.image === "param" && type.of.kind !== "text" && type.of.kind !== "bool")
    out.add({
      label: "log",
      kind: "call",
      detail: "a range that is searched by its logarithm",
      snippet: `log(${placeholder(1, "1e-5")}, ${placeholder(2, "1e-1")})`,
      rank: 2,
    });
  out.add({
    label: "[…]",
    kind: "word",
    detail: showType(type),
    documentation: parameter === null ? "" : describeParameter(parameter),
    snippet: "[$1]",
    rank: 1,
  });
}

/** Types of params whose values fit a type. */
const fitting: Readonly<Record<string, readonly string[]>> = {
  int: ["int"],
  float: ["float", "int", "probability"],
  probability: ["probability", "float"],
  scheduled: ["float", "probability", "int"],
  pair: ["int"],
  angle: ["angle", "float", "int"],
  text: ["text"],
  bool: ["bool"],
  duration: ["duration"],
  size: ["size"],
  class: ["int"],
  expectation: ["float", "probability"],
  name: ["text"],
};

/** Params, and the layer's own parameters and axes, whose values fit. */
function suggestParams(scene: Scene, out: Suggestions, type: ValueType): void {
  const bound = type.kind === "expectation" && scene.cursor.place.kind !== "number";
  const wanted = type.kind === "one_or_list" ? type.of.kind : type.kind;
  const types = bound ? [] : (fitting[wanted] ?? []);
  if (types.length === 0) return;
  for (const parameter of scene.decl?.parameters ?? []) {
    const own = parameter.type?.text ?? "float";
    if (types.includes(own))
      out.add({ label: parameter.name.text, kind: "param", detail: `${own}, a parameter of the layer`, rank: 2 });
  }
  const self = scene.cursor.frames[0]?.expr[1]?.image;
  for (const [name, definition] of scene.scopes.get(scene.path) ?? []) {
    if (definition.kind !== "param" || name === self) continue;
    const { decl } = definition;
    const own = decl.type?.text ?? "";
    if (!types.includes(own) || !parameterTypes.has(own)) continue;
    const fact = scene.workspace.facts(scene.path).param(decl.name.span);
    const value = fact === undefined ? "" : ` = ${showArgument(fact.value, parameterTypes.get(own))}`;
    out.add({ label: name, kind: "param", detail: `${own}${value}`, documentation: decl.doc ?? "", rank: 3 });
  }
}

/** What may stand behind a dot. */
export function suggestParts(scene: Scene, out: Suggestions, before: readonly string[]): void {
  const { type } = scene.expected;
  if (type?.kind === "split_of_dataset") {
    if (before.length !== 1) return;
    for (const label of splits) out.add({ label, kind: "choice", detail: `${label} rows` });
    return;
  }
  if (type?.kind === "run_pair") {
    if (before.length === 1) {
      out.add({ label: "before", kind: "choice", detail: "weights before the first step" });
      out.add({ label: "alone", kind: "choice", detail: "each of its tasks trained by itself" });
    }
    return;
  }
  if (type?.kind !== "metric" && type?.kind !== "expectation") return;
  const prefix = `${before.join(".")}.`;
  for (const path of metricPaths(scene)) {
    for (const text of [path.text, path.short]) {
      if (!text.startsWith(prefix)) continue;
      const label = text.slice(prefix.length);
      const last = !label.includes(".");
      const bound = last && type.kind === "expectation" && scene.cursor.next === "";
      const snippet = bound ? `${label} ${path.goal === "max" ? ">=" : "<="} $1` : label;
      out.add({ label, kind: "metric", detail: path.doc, snippet, rank: last ? 1 : 2 });
    }
  }
}
