/**
 * In: a block with a place for another item. Out: the settings it does not have yet, with the labels that make sense
 * where they need one.
 */

import { catalog, findEntry } from "../../catalog/catalog.ts";
import type { BlockEntry, ColumnEntry, LossEntry, SettingEntry } from "../../catalog/entry.ts";
import { wordFor } from "../../check/data-words.ts";
import type { ProbedColumn } from "../../source/host.ts";
import { outerBlock } from "../cursor/cursor.ts";
import { contentsOf } from "../describe-data.ts";
import { describeParameter } from "../entry-text.ts";
import { meetingOf } from "../names/link-names.ts";
import { showDetail } from "../type-text.ts";
import {
  blocksOf,
  type DeclaredColumn,
  dataColumns,
  declaredColumns,
  itemsOf,
  localNames,
  type Scene,
  textOf,
} from "./scene.ts";
import { settingValue, valuePlaceholder } from "./snippets.ts";
import { escapeSnippet, placeholder, type Suggestions } from "./suggestion.ts";

/** A label that would do, with a value for its setting. */
interface LabelIdea {
  readonly label: string;
  readonly value: string;
  readonly detail: string;
}

/** Settings and named values that may stand here. */
export function suggestItems(scene: Scene, out: Suggestions): void {
  const { cursor } = scene;
  const block = entryOf(scene);
  if (block === null || cursor.frames.at(-1)?.kind !== "block" || outerBlock(cursor) !== cursor.frames.at(-1)) return;
  const given = new Set(givenItems(scene).map((item) => (item.label === null ? item.name.text : "")));
  const written = cursor.next === ":" || cursor.next === "=" || cursor.next === "{";
  for (const setting of block.parameters) {
    if (setting.label === "none" && setting.repeats !== true && given.has(setting.name)) continue;
    const rank = setting.required ? 1 : 2;
    const common = { kind: "setting", detail: showDetail(setting), documentation: describeParameter(setting) } as const;
    if (setting.label === "none") {
      const snippet = written ? setting.name : `${setting.name}: ${valuePlace(scene, block, setting)}`;
      out.add({ ...common, label: setting.name, snippet, rank });
      continue;
    }
    if (cursor.next !== "" && cursor.next !== ":") {
      out.add({ ...common, label: setting.name, rank });
      continue;
    }
    for (const idea of labelIdeas(scene, setting)) {
      const head = `${setting.name} ${idea.label}`;
      const snippet = written ? escapeSnippet(head) : `${escapeSnippet(head)}: ${placeholder(1, idea.value)}`;
      out.add({ ...common, label: head, detail: idea.detail, snippet, rank });
    }
    const value = settingValue(block, setting);
    const snippet = written ? setting.name : `${setting.name} ${placeholder(1, "name")}: ${placeholder(2, value)}`;
    out.add({ ...common, label: setting.name, snippet, rank: rank + 2 });
  }
  if (block.flows && !written) {
    const [start] = scene.decl === null ? [] : localNames(scene, scene.decl, ["input"]);
    out.add({
      label: "name = …",
      kind: "local",
      detail: "a named value",
      documentation: "A flow with a name: `features = image -> conv(32) -> relu()`.",
      snippet: `${placeholder(1, "name")} = ${placeholder(2, start ?? "x")} -> $3`,
      rank: 6,
    });
  }
  const others = blocksOf(scene, block.name);
  if (!written && others.length > 0) {
    out.add({
      label: "...",
      kind: "word",
      detail: `the items of another \`${block.name}\``,
      snippet: `...${valuePlaceholder(1, { kind: "block", of: block.name }, { text: "name", namesOf: () => others.map((one) => one.name.text) })}`,
      rank: 7,
    });
  }
}

/** Labels that make sense behind the name of a setting. */
export function suggestLabels(scene: Scene, out: Suggestions): void {
  const setting = scene.expected.setting;
  if (setting === null || setting.label !== "required") return;
  const written = scene.cursor.next === ":";
  for (const idea of labelIdeas(scene, setting)) {
    out.add({
      label: idea.label,
      kind: "local",
      detail: idea.detail,
      documentation: describeParameter(setting),
      snippet: written ? escapeSnippet(idea.label) : `${escapeSnippet(idea.label)}: ${placeholder(1, idea.value)}`,
      rank: 1,
    });
  }
}

/** Blocks whose items may be taken over. */
export function suggestSpread(scene: Scene, out: Suggestions): void {
  const block = entryOf(scene);
  if (block === null) return;
  for (const decl of blocksOf(scene, block.name)) {
    out.add({ label: decl.name.text, kind: "reference", detail: block.name, documentation: decl.doc ?? "" });
  }
}

function entryOf(scene: Scene): BlockEntry | null {
  return scene.expected.block;
}

function givenItems(scene: Scene) {
  return scene.decl === null ? [] : itemsOf(scene, scene.decl);
}

function valuePlace(scene: Scene, block: BlockEntry, setting: SettingEntry): string {
  const namesOf = (kind: string): string[] => blocksOf(scene, kind).map((decl) => decl.name.text);
  return valuePlaceholder(1, setting.type, { text: settingValue(block, setting), namesOf });
}

/** Labels for a setting: what the block's model, data or columns call things and what has none yet. */
function labelIdeas(scene: Scene, setting: SettingEntry): readonly LabelIdea[] {
  const { decl } = scene;
  const keyword = scene.expected.block?.name;
  if (decl === null) return [];
  const taken = new Set(
    givenItems(scene).flatMap((item) =>
      item.name.text === setting.name && item.label !== null ? [item.label.text] : [],
    ),
  );
  const free = (ideas: readonly LabelIdea[]): LabelIdea[] => ideas.filter((idea) => !taken.has(idea.label));
  switch (`${keyword ?? ""} ${setting.name}`) {
    case "train loss":
      return free(lossIdeas(scene));
    case "dataset input":
    case "dataset target":
    case "dataset column":
      return free(columnIdeas(scene, setting.name));
    case "dataset augment":
      return free(
        declaredColumns(scene, decl)
          .filter((column) => column.role === "input")
          .map((column) => ({ label: column.name, value: "", detail: "an input" })),
      );
    case "model input":
      return free(meetings(scene, "input").map(({ column, data }) => inputIdea(scene, column, data)));
    case "model output":
      return free(meetings(scene, "target").map(({ column, data }) => outputIdea(scene, column, data)));
    case "sweep over":
      return free(paramIdeas(scene));
    default:
      return [];
  }
}

/** Params of the file, each with its value and another place for one. */
function paramIdeas(scene: Scene): LabelIdea[] {
  return [...(scene.scopes.get(scene.path) ?? [])].flatMap(([label, definition]) =>
    definition.kind === "param"
      ? [{ label, value: `[${textOf(scene, definition.decl.value.span)}, …]`, detail: "a param" }]
      : [],
  );
}

function lossIdeas(scene: Scene): LabelIdea[] {
  if (scene.decl === null) return [];
  const met = meetingOf(scene.scopes, scene.decl);
  const known = met.models.length + met.datasets.length > 0;
  const { models, datasets } = known ? met : { models: blocksOf(scene, "model"), datasets: blocksOf(scene, "dataset") };
  const targets = datasets.flatMap((data) => declaredColumns(scene, data).filter((one) => one.role === "target"));
  const outputs = models.flatMap((model) => localNames(scene, model, ["output"]));
  const names = outputs.length > 0 ? outputs : targets.map((target) => target.name);
  return names.map((label) => {
    const kind = targets.find((target) => target.name === label)?.kind;
    const suited = catalog.losses.find((loss: LossEntry) => loss.suits.some((one) => one === kind));
    return { label, value: `${(suited ?? catalog.losses[0])?.name ?? ""}()`, detail: "an output" };
  });
}

function columnIdeas(scene: Scene, role: string): LabelIdea[] {
  const declared = new Set(scene.decl === null ? [] : declaredColumns(scene, scene.decl).map((one) => one.name));
  return dataColumns(scene)
    .filter((column) => !declared.has(column.name) && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(column.name))
    .flatMap((column) => {
      const value = columnCall(column, role);
      return value === null ? [] : [{ label: column.name, value, detail: contentsOf(column).replaceAll("`", "") }];
    });
}

/** A column's type as a program writes it, `image(28, 28, 1)` or `class(10)`; null where it cannot play this role. */
export function columnCall(column: ProbedColumn, role: string): string | null {
  const entry = findEntry<ColumnEntry>(catalog.columns, column.kind);
  if (entry === undefined || !entry.roles.some((one) => one === role)) return null;
  if (column.kind === "image") return `image(${(column.shape ?? [28, 28, 1]).join(", ")})`;
  if (column.kind === "mask" || column.kind === "boxes") {
    const [height, width] = column.shape ?? [64, 64];
    const classes = (column.values ?? ["2"]).map(wordFor).join(", ");
    const type = `${column.kind}(${height}, ${width}, ${classes})`;
    return column.kind === "mask" ? type : `${type} -> centers(stride: 4)`;
  }
  return column.kind === "class" ? `class(${column.values?.length ?? 2})` : column.kind;
}

function meetings(scene: Scene, role: "input" | "target") {
  return blocksOf(scene, "dataset").flatMap((data) =>
    declaredColumns(scene, data)
      .filter((column) => column.role === role)
      .map((column) => ({ column, data: data.name.text })),
  );
}

/** What a model reads of a column: `tensor(28, 28, 1)`. */
export function tensorText(scene: Scene, column: DeclaredColumn): string {
  const { call } = column;
  const plainArgs = call?.args.filter((arg) => arg.name === null) ?? [];
  switch (column.kind) {
    case "image":
      return `tensor(${plainArgs
        .slice(0, 3)
        .map((arg) => textOf(scene, arg.value.span))
        .join(", ")})`;
    case "vector": {
      const list = call?.args[0]?.value;
      return `tensor(${list?.kind === "list" ? list.items.length : 1})`;
    }
    default:
      return "tensor(1)";
  }
}

function inputIdea(scene: Scene, column: DeclaredColumn, data: string): LabelIdea {
  return { label: column.name, value: tensorText(scene, column), detail: `an input of ${data}` };
}

function outputIdea(scene: Scene, column: DeclaredColumn, data: string): LabelIdea {
  const from = scene.decl === null ? undefined : localNames(scene, scene.decl, ["input", "="]).at(-1);
  const args = column.call?.args.filter((arg) => arg.name === null) ?? [];
  const first = args[0]?.value;
  const isClass = column.kind === "class";
  const count = args.length === 1 && first?.kind === "number" ? first.value : Math.max(1, args.length);
  const flow = `${from ?? "x"} -> dense(${isClass ? count : 1})${isClass ? " -> softmax()" : ""}`;
  return { label: column.name, value: flow, detail: `a target of ${data}` };
}
