/**
 * In: the files of a program and their words. Out: pairs of words that are one name because blocks meet by it: a model's
 * output, the data set's target, the loss and the metrics of a training; a model's input and the data set's; an item
 * that a block takes over and the one that replaces it.
 */
import type { Declaration, Expr } from "../../ast/nodes.ts";
import { catalog, findEntry } from "../../catalog/catalog.ts";
import type { BlockEntry, ValueType } from "../../catalog/entry.ts";
import type { Module } from "../../check/context.ts";
import type { Span } from "../../source/span.ts";
import { blockNamed, effectiveItems, nameOf, type OwnItem, type Scopes } from "./effective-items.ts";
import type { Mention } from "./mention.ts";

/** The program whose names are linked. */
interface Linking {
  readonly modules: ReadonlyMap<string, Module>;
  readonly scopes: Scopes;
  readonly inFile: (path: string) => readonly Mention[];
}

/** The same with the outputs that metrics name, by file. */
interface Linked extends Linking {
  readonly judged: ReadonlyMap<string, readonly Mention[]>;
}

/** Takes a pair; `defines` says that the second is where the first is defined. */
type Link = (from: Span, to: Span, defines: boolean) => void;

/** The blocks that meet in one: a training's model and data, an evaluation's by way of its run. */
export interface Meeting {
  readonly models: readonly Declaration[];
  readonly datasets: readonly Declaration[];
}

/** Links names that belong together. */
export function linkNames(linking: Linking, link: Link): void {
  const { modules, scopes } = linking;
  const judged = new Map(
    [...modules.keys()].map((path) => [path, linking.inFile(path).filter((one) => one.what.kind === "metric_output")]),
  );
  for (const module of modules.values()) {
    for (const decl of module.ast.declarations) {
      const items = effectiveItems(scopes, decl);
      linkReplaced(linking, decl, link);
      if (decl.keyword.text === "model" || decl.keyword.text === "layer") continue;
      const meeting = meetingOf(scopes, decl);
      if (meeting.models.length + meeting.datasets.length > 0)
        linkMeeting({ ...linking, judged }, { decl, items, meeting }, link);
    }
  }
}

/** The items of a data set or network that carry a name, by setting. */
function names(scopes: Scopes, decl: Declaration, setting: string): Map<string, Span> {
  return new Map(
    effectiveItems(scopes, decl).flatMap((item) => {
      const name = item.name.text === setting ? nameOf(item) : null;
      return name === null ? [] : [[name.text, name.span] as const];
    }),
  );
}

function blocksOf(expr: Expr, type: ValueType, file: string, scopes: Scopes): Declaration[] {
  // What is measured is that of the second run.
  if (type.kind === "run_pair") {
    const last = expr.kind === "flow" ? expr.stages.at(-1) : undefined;
    return last === undefined ? [] : blocksOf(last, { kind: "block", of: "train" }, file, scopes);
  }
  if (type.kind === "one_or_list") {
    const exprs = expr.kind === "list" ? expr.items : [expr];
    return exprs.flatMap((one) => blocksOf(one, type.of, file, scopes));
  }
  if (expr.kind !== "path" || (type.kind !== "block" && type.kind !== "split_of_dataset")) return [];
  const kind = type.kind === "block" ? type.of : "dataset";
  const found = blockNamed(scopes, file, expr.parts[0]?.text);
  return found?.keyword.text === kind ? [found] : [];
}

/** The model and data that a block brings together, by its own settings or those of the run it names. */
export function meetingOf(scopes: Scopes, decl: Declaration, chain: readonly Declaration[] = []): Meeting {
  const entry = findEntry<BlockEntry>(catalog.blocks, decl.keyword.text);
  const models: Declaration[] = [];
  const datasets: Declaration[] = [];
  for (const item of effectiveItems(scopes, decl)) {
    const setting = entry?.parameters.find((one) => one.name === item.name.text);
    if (setting === undefined || item.kind !== "setting") continue;
    for (const found of blocksOf(item.value, setting.type, item.span.file, scopes)) {
      if (found.keyword.text === "model") models.push(found);
      else if (found.keyword.text === "dataset") datasets.push(found);
      else if (found !== decl && !chain.includes(found)) {
        const further = meetingOf(scopes, found, [...chain, decl]);
        models.push(...further.models);
        datasets.push(...further.datasets);
      }
    }
  }
  return { models, datasets };
}

interface Met {
  readonly decl: Declaration;
  readonly items: readonly OwnItem[];
  readonly meeting: Meeting;
}

function linkMeeting(linking: Linked, { decl, items, meeting }: Met, link: Link): void {
  const { scopes } = linking;
  const outputs = new Map<string, Span>();
  for (const model of meeting.models)
    for (const [name, span] of names(scopes, model, "output")) outputs.set(name, span);
  for (const data of meeting.datasets) {
    for (const [name, span] of names(scopes, data, "target")) {
      const output = outputs.get(name);
      if (output === undefined) outputs.set(name, span);
      else link(span, output, false);
    }
    const inputs = names(scopes, data, "input");
    for (const model of meeting.models) {
      for (const [name, span] of names(scopes, model, "input")) {
        const column = inputs.get(name);
        if (column !== undefined) link(span, column, false);
      }
    }
  }
  for (const item of items) {
    const output = item.label === null ? undefined : outputs.get(item.label.text);
    if (item.label !== null && output !== undefined) link(item.label.span, output, true);
    for (const mention of linking.judged.get(item.span.file) ?? []) {
      if (mention.span.start < item.span.start || mention.span.end > item.span.end) continue;
      const judged = outputs.get(mention.text);
      if (judged !== undefined) link(mention.span, judged, true);
    }
  }
  // Losses and metrics of one block belong together also where model and data are not known yet.
  if (outputs.size > 0) return;
  const labels = new Map(items.flatMap((item) => (item.label === null ? [] : [[item.label.text, item.label.span]])));
  for (const mention of linking.judged.get(decl.span.file) ?? []) {
    if (mention.what.kind !== "metric_output" || mention.what.decl !== decl) continue;
    const label = labels.get(mention.text);
    if (label !== undefined) link(mention.span, label, true);
  }
}

/** What a block replaces keeps its name with the replacement: flows that were taken over read it. */
function linkReplaced(linking: Linking, decl: Declaration, link: Link): void {
  const { scopes } = linking;
  for (const spread of decl.items) {
    if (spread.kind !== "spread") continue;
    const other = blockNamed(scopes, decl.span.file, spread.path.parts[0]?.text);
    if (other === undefined || other.name.span === decl.name.span) continue;
    const theirs = new Map(
      effectiveItems(scopes, other).flatMap((item) => {
        const name = nameOf(item);
        return name === null ? [] : [[name.text, name.span] as const];
      }),
    );
    for (const item of decl.items) {
      if (item.kind === "spread") continue;
      const name = nameOf(item);
      const replaced = name === null ? undefined : theirs.get(name.text);
      if (name !== null && replaced !== undefined) link(name.span, replaced, false);
    }
  }
}
