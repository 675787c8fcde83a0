/**
 * In: a declaration. Out: its `///` text and a summary in Markdown: a model's size and shapes, a data set's rows, columns
 * and splits, a training's parts.
 */
import type { Declaration, Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { BlockEntry } from "../catalog/entry.ts";
import { showShape } from "../catalog/shape.ts";
import type { CheckedBlock } from "../check/checked-program.ts";
import { contentsOf, dataOf } from "./describe-data.ts";
import { codeBlock } from "./entry-text.ts";
import { effectiveItems, nameOf, type OwnItem } from "./names/effective-items.ts";
import { meetingOf } from "./names/link-names.ts";
import { counted, showCount, showFlops } from "./type-text.ts";
import type { Workspace } from "./workspace.ts";

/** The page of a block of the program. */
export function describeBlockName(workspace: Workspace, path: string, decl: Declaration): string {
  const parameters = decl.parameters.map((one) => `${one.name.text}: ${one.type?.text ?? "float"}`);
  const head = `${decl.keyword.text} ${decl.name.text}${parameters.length === 0 ? "" : `(${parameters.join(", ")})`}`;
  return [codeBlock(head), decl.doc ?? "", summary(workspace, path, decl)].filter((part) => part !== "").join("\n\n");
}

function summary(workspace: Workspace, path: string, decl: Declaration): string {
  switch (decl.keyword.text) {
    case "model":
      return describeModel(workspace, path, decl);
    case "layer":
      return describeLayer(workspace, path, decl);
    case "dataset":
      return describeDataset(workspace, path, decl);
    default:
      return describeParts(workspace, path, decl);
  }
}

const items = (workspace: Workspace, path: string, decl: Declaration): OwnItem[] =>
  effectiveItems(workspace.analysis(path).scopes, decl);

function lastOf(value: Expr): Expr {
  return value.kind === "flow" ? (value.stages.at(-1) ?? value) : value;
}

function describeModel(workspace: Workspace, path: string, decl: Declaration): string {
  const facts = workspace.facts(path);
  const own = facts.inFile(decl.span.file).filter((fact) => sameName(fact.owner, decl) && fact.uses.length === 0);
  const shapes = (setting: string): string[] =>
    items(workspace, path, decl).flatMap((item) => {
      if (item.kind !== "setting" || item.name.text !== setting) return [];
      const fact = facts.tensors(lastOf(item.value).span).find((one) => sameName(one.owner, decl));
      return [`\`${nameOf(item)?.text ?? ""}${fact === undefined ? "" : ` ${showShape(fact.type.shape)}`}\``];
    });
  const weights = own.reduce((sum, fact) => sum + fact.weights, 0);
  const flops = own.reduce((sum, fact) => sum + fact.flops, 0);
  const flow = `${shapes("input").join(", ")} → ${shapes("output").join(", ")}`;
  return own.length === 0 ? flow : `${flow}\n\n${counted(weights, "parameter")}, ${showFlops(flops)} a row`;
}

function sameName(owner: { readonly file: string; readonly start: number }, decl: Declaration): boolean {
  return owner.file === decl.name.span.file && owner.start === decl.name.span.start;
}

function describeLayer(workspace: Workspace, path: string, decl: Declaration): string {
  const facts = workspace.facts(path);
  const uses = new Set(
    facts
      .inFile(decl.span.file)
      .flatMap((fact) => (inside(fact.span, decl) && fact.uses.length > 0 ? [fact.uses.at(-1)?.start ?? 0] : [])),
  );
  return uses.size === 0 ? "" : `Used in ${counted(uses.size, "place")}.`;
}

function inside(span: { readonly start: number; readonly end: number }, decl: Declaration): boolean {
  return span.start >= decl.span.start && span.end <= decl.span.end;
}

function checkedBlock(workspace: Workspace, path: string, decl: Declaration): CheckedBlock | undefined {
  const programs = workspace.programsWith(path);
  return programs
    .flatMap(({ value }) => value?.blocks ?? [])
    .find((block) => block.span.file === decl.span.file && block.span.start === decl.span.start);
}

function describeDataset(workspace: Workspace, path: string, decl: Declaration): string {
  const data = dataOf(workspace, path, decl);
  const block = checkedBlock(workspace, path, decl);
  const lines: string[] = [];
  const rows = block?.kind === "dataset" ? block.rows : data?.rows;
  if (rows != null) lines.push(`${counted(rows, "row")}`);
  if (block?.kind === "dataset") {
    const parts = Object.entries(block.split.args)
      .filter(([name, part]) => ["train", "valid", "test"].includes(name) && typeof part === "number" && part > 0)
      .map(([name, part]) => `${name} ${Number((Number(part) * 100).toFixed(2))}%`);
    lines.push(`split \`${block.split.call}\`${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`);
  }
  const columns = data?.columns.slice(0, 12).map((column) => `- \`${column.name}\`: ${contentsOf(column)}`) ?? [];
  const more = (data?.columns.length ?? 0) - columns.length;
  if (more > 0) columns.push(`- and ${showCount(more)} more`);
  return [lines.join(" · "), columns.join("\n")].filter((part) => part !== "").join("\n\n");
}

/** The blocks that a training or evaluation brings together. */
function describeParts(workspace: Workspace, path: string, decl: Declaration): string {
  if (findEntry<BlockEntry>(catalog.blocks, decl.keyword.text) === undefined) return "";
  const meeting = meetingOf(workspace.analysis(path).scopes, decl);
  const names = (blocks: readonly Declaration[]): string => blocks.map((one) => `\`${one.name.text}\``).join(", ");
  const parts = [
    ...(meeting.models.length === 0 ? [] : [`model ${names(meeting.models)}`]),
    ...(meeting.datasets.length === 0 ? [] : [`data ${names(meeting.datasets)}`]),
  ];
  return parts.join(" · ");
}
