/**
 * In: a flow with a place behind `->`. Out: the steps or operators that may follow. Where the tensor that arrives is
 * known, operators that cannot take it come last and the others show what they would give.
 */

import type { IToken } from "chevrotain";
import type { Argument, TensorType } from "../../catalog/argument.ts";
import { catalog, findEntry } from "../../catalog/catalog.ts";
import type { Entry, OperatorEntry, StepEntry } from "../../catalog/entry.ts";
import { showShape } from "../../catalog/shape.ts";
import * as t from "../../tokens/token-types.ts";
import { describeBlockName } from "../describe-block.ts";
import { describeEntry } from "../entry-text.ts";
import { parametersOf } from "../names/vocabulary.ts";
import { endOf } from "../parsed-file.ts";
import { blanked, blocksOf, declaredColumns, localNames, type Scene } from "./scene.ts";
import { callSnippet, exampleValue } from "./snippets.ts";
import { escapeSnippet, type Suggestions } from "./suggestion.ts";

/** What may stand behind an arrow. */
export function suggestStages(scene: Scene, out: Suggestions): void {
  switch (scene.expected.type?.kind) {
    case "column_flow":
      suggestSteps(scene, out, catalog.preparations);
      break;
    case "augment_flow":
      suggestSteps(scene, out, catalog.augmentations);
      break;
    case "tensor_flow":
    case "operator_flow":
      suggestOperators(scene, out);
      break;
    default:
  }
}

/** Adds a call; behind a word that has its parentheses already only the name. */
export function addCall(
  scene: Scene,
  out: Suggestions,
  call: {
    readonly entry: Entry;
    readonly kind?: "operator" | "call";
    readonly detail: string;
    readonly rank: number;
    readonly bare?: boolean;
  },
): void {
  const { entry } = call;
  const bare = scene.cursor.next === "(" || call.bare === true;
  out.add({
    label: entry.name,
    kind: call.kind ?? "call",
    detail: call.detail,
    documentation: describeEntry(entry),
    snippet: bare ? escapeSnippet(entry.name) : callSnippet(entry.name, entry.parameters, entry),
    rank: call.rank,
  });
}

/** Steps of preparation or augmentation; those that suit the column first. */
export function suggestSteps(scene: Scene, out: Suggestions, steps: readonly StepEntry[]): void {
  const kind = columnKind(scene);
  for (const entry of steps) {
    const suits = kind === null || entry.takes.some((one) => one === kind);
    if (!suits) continue;
    addCall(scene, out, { entry, detail: entry.doc, rank: 2 });
  }
}

/** The type of the column that the item at the cursor is about. */
function columnKind(scene: Scene): string | null {
  const block = scene.cursor.frames.find((frame) => frame.kind === "block");
  if (block?.kind !== "block" || block.item === null || scene.decl === null) return null;
  const { item } = block;
  if (item.name === "augment") {
    const columns = declaredColumns(scene, scene.decl);
    return columns.find((column) => column.name === item.label)?.kind ?? null;
  }
  const [first] = block.expr;
  if (first === undefined) return null;
  const cursor = block.expr.findLastIndex((token) => token.tokenType === t.Arrow);
  const steps = block.expr.flatMap((token, index) =>
    index < cursor && token.tokenType === t.Arrow ? [block.expr[index + 1]?.image ?? ""] : [],
  );
  return steps.reduce((kind, name) => kindAfter(kind, findEntry<StepEntry>(catalog.preparations, name)), first.image);
}

/** What a step makes of a kind, by the line that says so: `list, tags → ids; text → index`. */
function kindAfter(kind: string, entry: StepEntry | undefined): string {
  for (const line of entry?.kinds?.split("; ") ?? []) {
    const [taken = "", given = ""] = line.split(" → ");
    if (taken.split(", ").includes(kind)) return given;
  }
  return kind;
}

/** Operators and layers; those that suit what arrives first. */
export function suggestOperators(scene: Scene, out: Suggestions): void {
  const arriving = arrivingTensors(scene);
  const many = isList(scene);
  for (const entry of catalog.operators) {
    const wanted = entry.inputs === "one_or_two" || (entry.inputs !== "one") === many;
    const gives = wanted && arriving.length > 0 ? resultOf(entry, arriving) : null;
    const rank = !wanted ? 8 : gives === "misfit" ? 6 : many && entry.inputs === "one_or_two" ? 3 : 2;
    const shape = gives === null || gives === "misfit" ? "" : `${showShape(gives.shape)} · `;
    addCall(scene, out, { entry, kind: "operator", detail: `${shape}${entry.doc}`, rank });
  }
  for (const kind of ["layer", "model"]) {
    for (const decl of blocksOf(scene, kind)) {
      const inputs = localNames(scene, decl, ["input"]).length;
      const outputs = localNames(scene, decl, ["output"]).length;
      if (outputs !== 1 || (kind === "model" && inputs !== 1) || inputs > 1 !== many) continue;
      const name = decl.name.text;
      const parameters = parametersOf({ kind: "network", decl });
      out.add({
        label: name,
        kind: "layer",
        detail: `a ${kind}`,
        documentation: describeBlockName(scene.workspace, scene.path, decl),
        snippet: scene.cursor.next === "(" ? escapeSnippet(name) : callSnippet(name, parameters),
        rank: kind === "layer" ? 1 : 3,
      });
    }
  }
}

/** Whether what arrives is a list of values. */
function isList(scene: Scene): boolean {
  const { expr } = scene.cursor.frames.at(-1) ?? { expr: [] };
  const arrow = expr.findLastIndex((token) => token.tokenType === t.Arrow);
  return expr[arrow - 1]?.tokenType === t.RightBracket;
}

/**
 * The tensor that ends where the last arrow starts; the program is looked at without the unfinished stage. What comes first in
 * `residual(…)` and the like gets what flows into those.
 */
function arrivingTensors(scene: Scene): readonly TensorType[] {
  const { cursor, workspace, path } = scene;
  const { frames } = cursor;
  const lastArrow = (expr: readonly IToken[]): number => expr.findLastIndex((token) => token.tokenType === t.Arrow);
  let depth = frames.length - 1;
  while (frames[depth]?.kind === "call" && lastArrow(frames[depth]?.expr ?? []) < 0) depth--;
  const inside = frames.length - 1 - depth;
  if (inside > 0 && scene.expected.type?.kind !== "operator_flow") return [];
  const { expr } = frames[depth] ?? { expr: [] };
  const arrow = lastArrow(expr);
  const before = expr[arrow - 1];
  const sign = expr[arrow];
  if (before === undefined || sign === undefined || before.tokenType === t.RightBracket) return [];
  const written = { start: sign.startOffset, end: endOfCalls(scene, inside) };
  const text = blanked(cursor.file.file.text, written);
  const end = endOf(before);
  const facts = workspace
    .with(new Map([[path, text]]))
    .facts(path)
    .inFile(path)
    .filter((fact) => fact.span.end === end);
  // The widest span at that end is the whole stage.
  const widest = facts.toSorted((a, b) => a.span.start - b.span.start)[0];
  return widest === undefined ? [] : [widest.type];
}

/** Where so many calls around the cursor end; the cursor where they are not closed. */
function endOfCalls({ cursor }: Scene, calls: number): number {
  let open = calls;
  for (const token of cursor.file.tokens) {
    if (open === 0 || token.startOffset < cursor.end || token.image === "") continue;
    if (token.tokenType === t.LeftParen) open++;
    else if (token.tokenType === t.RightParen && --open === 0) return endOf(token);
    else if (token.tokenType === t.ItemHead || token.tokenType === t.DeclHead) break;
  }
  return cursor.end;
}

/** What an operator makes of a tensor with the arguments of its example. */
function resultOf(entry: OperatorEntry, inputs: readonly TensorType[]): TensorType | "misfit" | null {
  const args: Record<string, Argument> = {};
  for (const parameter of entry.parameters) {
    if (!parameter.required) args[parameter.name] = parameter.default ?? null;
    else {
      const text = exampleValue(parameter, entry);
      const number = Number(text.replace(/%$/, ""));
      if (parameter.rest === true || Number.isNaN(number)) return null;
      args[parameter.name] = parameter.type.kind === "pair" ? [number, number] : number;
    }
  }
  const result = entry.shape(inputs, entry.complete?.(args) ?? args, { call: entry.name, from: "" });
  return "code" in result ? "misfit" : result.type;
}
