/**
 * In: a place for a name that the data gives. Out: the columns, classes or data sets there are.
 */
import { catalog } from "../../catalog/catalog.ts";
import type { ProbedColumn } from "../../source/host.ts";
import { contentsOf } from "../describe-data.ts";
import { describeParameter } from "../entry-text.ts";
import { isRowWeight } from "../names/vocabulary.ts";
import { dataColumns, declaredColumns, type Scene } from "./scene.ts";
import { escapeSnippet, type Suggestions } from "./suggestion.ts";

/** What a name of the data may be, by the argument that takes it. */
export type Given = "column" | "number_column" | "row_weight" | "class_target" | "dataset" | "class" | null;

/** What the argument at the cursor names. */
export function givenAt(scene: Scene): Given {
  const { callee, parameter } = scene.expected;
  if (callee === null && isRowWeight(parameter)) return "row_weight";
  if (callee?.kind !== "entry" || parameter === null) return null;
  const { group, entry } = callee;
  if (group === "columns") {
    if (parameter.name === "columns") return "number_column";
    return parameter.type.kind === "class" ? "class" : parameter.name === "column" ? "column" : null;
  }
  if (group === "sources") return entry.name === "builtin" ? "dataset" : null;
  if (group === "samplings" && parameter.name === "by") return "class_target";
  if (group === "splits" && parameter.name === "by") return entry.name === "stratified" ? "class_target" : "column";
  return group === "splits" && parameter.type.kind === "name" ? "column" : null;
}

/** Adds the names that fit the argument at the cursor. */
export function suggestGiven(scene: Scene, out: Suggestions): void {
  const { parameter } = scene.expected;
  const documentation = parameter === null ? "" : describeParameter(parameter);
  switch (givenAt(scene)) {
    case "dataset":
      for (const entry of catalog.datasets) {
        const detail = `${entry.rows.toLocaleString("en-US")} rows`;
        const label = scene.cursor.quoted ? entry.name : JSON.stringify(entry.name);
        out.add({ label, kind: "choice", detail, documentation: entry.doc, rank: 1 });
      }
      return;
    case "class_target":
      for (const column of scene.decl === null ? [] : declaredColumns(scene, scene.decl)) {
        if (column.role === "target" && column.kind === "class")
          out.add({ label: column.name, kind: "column", detail: "a class target", documentation, rank: 1 });
      }
      return;
    case "row_weight":
      suggestRowWeights(scene, out, documentation);
      return;
    case "class":
      suggestClasses(scene, out);
      return;
    case "column":
    case "number_column": {
      const numbers = givenAt(scene) === "number_column";
      if (scene.expected.callee?.kind === "entry" && scene.expected.callee.group === "splits" && scene.decl !== null) {
        for (const { name, kind } of declaredColumns(scene, scene.decl))
          out.add({ label: name, kind: "column", detail: kind ?? "", documentation, rank: kind === "id" ? 0 : 1 });
      }
      for (const column of dataColumns(scene)) {
        const fits = !numbers || isNumeric(column);
        addName(scene, out, { name: column.name, detail: contentsOf(column).replaceAll("`", ""), rank: fits ? 1 : 6 });
      }
      return;
    }
    case null:
  }
}

/** Columns that the program declares for it first, then others of numbers. */
function suggestRowWeights(scene: Scene, out: Suggestions, documentation: string): void {
  const declared = scene.decl === null ? [] : declaredColumns(scene, scene.decl);
  for (const { name, kind, role } of declared) {
    if (kind === "number" && role !== "target")
      out.add({ label: name, kind: "column", detail: kind, documentation, rank: role === "column" ? 0 : 2 });
  }
  for (const column of dataColumns(scene)) {
    if (isNumeric(column) && !declared.some(({ name }) => name === column.name))
      addName(scene, out, { name: column.name, detail: contentsOf(column).replaceAll("`", ""), rank: 1 });
  }
}

function isNumeric(column: ProbedColumn): boolean {
  return column.kind === "number" || (column.values?.every((value) => Number.isFinite(Number(value))) ?? false);
}

/** A name of the data: bare where it is a word, else in quotes. */
function addName(
  scene: Scene,
  out: Suggestions,
  column: { readonly name: string; readonly detail: string; readonly rank: number },
): void {
  const bare = scene.cursor.quoted || /^[\p{L}_][\p{L}\p{N}_]*$/u.test(column.name);
  const label = bare ? column.name : JSON.stringify(column.name);
  out.add({ label, kind: "column", detail: column.detail, snippet: escapeSnippet(label), rank: column.rank });
}

function suggestClasses(scene: Scene, out: Suggestions): void {
  const block = scene.cursor.frames.find((frame) => frame.kind === "block");
  const label = block?.kind === "block" ? block.item?.label : null;
  const values = dataColumns(scene).find((column) => column.name === label)?.values ?? [];
  const first = scene.expected.call?.position === 0;
  if (first && values.length > 0)
    out.add({ label: String(values.length), kind: "choice", detail: "as many as the data has", rank: 1 });
  if (values.length > 50) return;
  for (const value of values)
    if (!/^\d/.test(value)) addName(scene, out, { name: value, detail: "a class of the data", rank: 2 });
}
