/**
 * In: the `start` of a training. Out: where its weights begin, held against the model that they go into, the runs that pair up, and the
 * rows that judge them; undefined after saying what is wrong.
 */
import type { Declaration, Expr } from "../../ast/nodes.ts";
import { catalog, findEntry } from "../../catalog/catalog.ts";
import { showShape } from "../../catalog/shape.ts";
import { closestName } from "../../diagnostics/closest-name.ts";
import { problem } from "../../diagnostics/problem.ts";
import type { Span } from "../../source/span.ts";
import { argumentOf, type CallPlace, checkCallOf } from "../call.ts";
import type { CheckedDataset, CheckedStart } from "../checked-program.ts";
import type { DatasetInfo } from "../dataset.ts";
import { partsOf } from "../freeze.ts";
import { type BlockItems, setting } from "../items.ts";
import type { ModelInfo } from "../model.ts";
import { findBlock } from "../references.ts";
import type { NamedData } from "../several-data.ts";
import { foldsOf } from "../split-sizes.ts";
import type { Results, TrainInfo } from "../train.ts";
import { grouped, isEmpty, type WeightMatch, type WeightSet } from "./match-weights.ts";
import { matchPretrained, type PretrainedWish, readPretrained } from "./pretrained-start.ts";
import { leakBetween } from "./shared-rows.ts";
import { partOfStart, prefixesOf, startMatch, weightSet } from "./start-match.ts";

/** What was read. */
export interface ReadStart {
  readonly start: CheckedStart | null;
  /** The training that it starts from, where that is a block of the program. */
  readonly from: TrainInfo | null;
  readonly needs: readonly Declaration[];
  /** Ids of the nodes whose weights start anew; none where all are drawn. */
  readonly anew: ReadonlySet<string>;
  /** What it starts from, where that is a run: for what an adapter of it needs in the model. */
  readonly source: WeightSet | null;
}

/** The training that starts. */
export interface Starting {
  readonly decl: Declaration;
  readonly model: ModelInfo | null;
  readonly data: DatasetInfo | null;
  /** The data sets that are this one, where there are several. */
  readonly sets: readonly NamedData[];
  readonly seeds: unknown;
  readonly results: Results;
}

const nothing: ReadStart = { start: null, from: null, needs: [], anew: new Set(), source: null };

/** Operators of which something starts anew. */
export function nodesAnew({ fresh, differing }: WeightMatch): ReadonlySet<string> {
  return new Set([...fresh, ...differing].map(({ name }) => name.slice(0, name.lastIndexOf("/"))));
}

/** Reads the setting. */
export function readStart(place: CallPlace, items: BlockItems, starting: Starting): ReadStart | undefined {
  const expr = setting(items, "start")?.value;
  if (expr === undefined || (expr.kind === "path" && expr.parts.length === 1 && expr.parts[0]?.text === "none")) {
    return nothing;
  }
  const call = checkCallOf(expr, "starts", {
    ...place,
    what: "start",
    hint: "`start: from(fit)` begins with the weights that `fit` has ended with",
  });
  if (call === null || expr.kind !== "call") return undefined;
  const at = (name: string): Expr | null => argumentOf(expr, findEntry(catalog.starts, call.call), name);
  const { run, name, part = null, into = null } = call.args;
  const [runAt, nameAt] = [at("run"), at("name")];
  if (call.call === "pretrained" && typeof name === "string" && nameAt !== null) {
    return readEncoder(place, {
      name,
      into: typeof into === "string" ? into : null,
      at: nameAt,
      intoAt: at("into"),
      span: call.span,
      starting,
    });
  }
  if (call.call !== "from" || typeof run !== "string" || runAt === null) return undefined;
  const start: CheckedStart = {
    kind: "from",
    run,
    stored: runAt.kind === "text",
    part: typeof part === "string" ? part : null,
    into: typeof into === "string" ? into : null,
    span: call.span,
  };
  const places = { run: runAt, part: at("part"), into: at("into") };
  return start.stored ? fromStore(place, start, { starting, places }) : fromBlock(place, start, { starting, places });
}

interface EncoderStart extends Pick<PretrainedWish, "name" | "into" | "at" | "span"> {
  readonly intoAt: Expr | null;
  readonly starting: Starting;
}

function readEncoder(place: CallPlace, { starting, intoAt, ...wish }: EncoderStart): ReadStart | undefined {
  const model = starting.model?.checked ?? null;
  if (model !== null) {
    const tensors = weightSet(model, null);
    if (!checkPath(place, wish.into, { at: intoAt, tensors, name: model.name })) return undefined;
  }
  const start = readPretrained(place, { ...wish, model, data: starting.data });
  if (start === undefined) return undefined;
  const match = start.kind === "pretrained" && model !== null ? matchPretrained(start.source, model, start.into) : null;
  return { ...nothing, start, ...(match === null ? {} : { anew: nodesAnew(match) }) };
}

interface Written {
  readonly starting: Starting;
  readonly places: { readonly run: Expr; readonly part: Expr | null; readonly into: Expr | null };
}

function fromStore(place: CallPlace, start: CheckedStart & { kind: "from" }, written: Written): ReadStart | undefined {
  const { context } = place;
  const { run: at } = written.places;
  const found = context.host.run?.(start.run, at.span.file);
  const read: ReadStart = { ...nothing, start };
  if (found === undefined) return read;
  if (found.kind === "problem") {
    context.report(problem("P4158", at.span, { title: found.title, label: "no such run", help: found.help }));
    return undefined;
  }
  const source = { tensors: found.weights, rows: found.rows };
  const match = checkFit(place, source, { start, written, what: `\`${found.name}\``, modelName: found.name });
  return match === undefined ? undefined : { ...read, ...startingPoint(source, match) };
}

function fromBlock(place: CallPlace, start: CheckedStart & { kind: "from" }, written: Written): ReadStart | undefined {
  const { context } = place;
  const { starting, places } = written;
  const decl = findBlock(context, places.run, { kind: "train", what: "`from`", except: starting.decl.name.text });
  if (decl === null) return undefined;
  const from = decl === starting.decl ? null : starting.results.train(decl);
  if (from === null) {
    context.report(
      problem("P4151", places.run.span, {
        title: `\`${starting.decl.name.text}\` starts from what it ends with itself`,
        label: decl === starting.decl ? "itself" : "this closes the circle",
        related: decl === starting.decl ? [] : [{ span: decl.name.span, text: "starts from it in turn" }],
        help: 'one of them starts from drawn weights, or from a finished run: `from("fit-3fa9c1d2")`',
      }),
    );
    return undefined;
  }
  const read: ReadStart = { ...nothing, start, from, needs: [decl] };
  let fits = checkRuns(place, from, written);
  fits = checkRows(place, from, written) && fits;
  const model = from.model?.checked ?? null;
  if (model === null) return fits ? read : undefined;
  const source = weightSet(model, from.data?.checked ?? null);
  const match = checkFit(place, source, { start, written, what: `\`${from.name}\``, modelName: model.name });
  return fits && match !== undefined ? { ...read, ...startingPoint(source, match) } : undefined;
}

function startingPoint(source: WeightSet, match: WeightMatch | null): Pick<ReadStart, "source" | "anew"> {
  return { source, anew: match === null ? new Set() : nodesAnew(match) };
}

/** Whether every run and every fold has another to start from. */
function checkRuns(place: CallPlace, from: TrainInfo, { starting, places }: Written): boolean {
  const { context } = place;
  const name = starting.decl.name.text;
  const theirs = from.checked?.seeds ?? 1;
  const ours = typeof starting.seeds === "number" ? starting.seeds : 1;
  const refuse = (title: string, help: string): boolean => {
    context.report(problem("P4152", places.run.span, { title, label: "which of them?", help }));
    return false;
  };
  if (theirs > 1 && theirs < ours) {
    return refuse(
      `\`${from.name}\` has ${theirs} runs, \`${name}\` has ${ours}: some have none to start from`,
      `each run starts from the one of its seed, or all from the only one: give \`${from.name}\` \`seeds: ${ours}\`, or leave its \`seeds\` out`,
    );
  }
  const [other, own] = [from.data?.checked ?? null, starting.data?.checked ?? null];
  if (other === null || own === null || other.name === own.name) return true;
  const [many, few] = [foldsOf(other.split), foldsOf(own.split)];
  if (many === 1 || many === few) return true;
  return refuse(
    `\`${from.name}\` learns in ${many} folds, \`${name}\` in ${few === 1 ? "none" : few}: no fold of one belongs to one of the other`,
    `let both learn from one data set, or split \`${other.name}\` without folds`,
  );
}

/** Whether rows that judge were learned from before. */
function checkRows(place: CallPlace, from: TrainInfo, written: Written): boolean {
  const judging = written.starting.sets.flatMap(({ info }) => info.checked ?? []);
  for (let one: TrainInfo | null = from; one !== null; one = one.from) {
    const learned = one.sets.flatMap(({ checked }) => checked ?? []);
    for (const set of learned) {
      for (const own of judging) if (!checkLeak(place, one.name, { learned: set, own, written })) return false;
    }
  }
  return true;
}

/** Whether what a training has learned leaves the rows of a data set to judge. */
function checkLeak(
  { context }: CallPlace,
  name: string,
  {
    learned,
    own,
    written: { places },
  }: { readonly learned: CheckedDataset; readonly own: CheckedDataset; readonly written: Written },
): boolean {
  const leak = leakBetween(learned, own);
  if (leak === "none") return true;
  const words = {
    label: "has seen them",
    related: [
      { span: learned.split.span, text: `how \`${learned.name}\` is split` },
      { span: own.split.span, text: `how \`${own.name}\` is split` },
    ],
  };
  if (leak === "test") {
    context.report(
      problem("P4153", places.run.span, {
        title: `\`${name}\` learns from \`${learned.name}\`, which has the source of \`${own.name}\` and another split: rows that judge were learned`,
        ...words,
        help: `learn both from one data set block, or split both by files or by the source's own parts: \`split: official(valid: 10%)\``,
      }),
    );
    return false;
  }
  context.report(
    problem("P4154", places.run.span, {
      title: `\`${name}\` has learned some of the validation rows of \`${own.name}\`, which are drawn from the same source anew`,
      ...words,
      help: "test rows are not among them; where validation shall be honest too, learn both from one data set block",
    }),
  );
  return true;
}

interface Fit {
  readonly start: CheckedStart;
  readonly written: Written;
  /** Where the weights are from, for messages. */
  readonly what: string;
  readonly modelName: string;
}

/** How weights find a place in the model; null where that is not known, undefined after saying that they find none. */
function checkFit(place: CallPlace, source: WeightSet, fit: Fit): WeightMatch | null | undefined {
  const { start, written } = fit;
  const { starting, places } = written;
  const model = starting.model?.checked ?? null;
  if (model === null) return null;
  const target = weightSet(model, starting.data?.checked ?? null);
  const paths = partOfStart(start);
  if (!checkPath(place, paths.part, { at: places.part, tensors: source, name: fit.modelName })) return undefined;
  if (!checkPath(place, paths.into, { at: places.into, tensors: target, name: model.name })) return undefined;
  const match = startMatch(source, target, paths);
  if (isEmpty(match)) {
    place.context.report(
      problem("P4150", places.run.span, {
        title: `none of the ${source.tensors.length} weights of ${fit.what} fits into \`${model.name}\``,
        label: "nothing to start from",
        related: [{ span: model.span, text: `has ${partsWords(target)}` }],
        help: `weights fit by name and shape; ${fit.what} has ${partsWords(source)}: \`from(…, part: …, into: …)\` names a part of one and of the other`,
      }),
    );
    return undefined;
  }
  warnDiffering(place, match, { at: start.span, what: fit.what, model: model.name });
  return match;
}

function warnDiffering(
  place: CallPlace,
  { differing }: WeightMatch,
  { at, what, model }: { readonly at: Span; readonly what: string; readonly model: string },
): void {
  const [first] = differing;
  if (first === undefined) return;
  const more = differing.length === 1 ? "" : `, and ${differing.length - 1} more`;
  place.context.report(
    problem("P4155", at, {
      title: `\`${first.name}\` is ${showShape(first.shape)} in \`${model}\` and ${showShape(first.other)} in ${what}${more}`,
      label: `${differing.length === 1 ? "starts" : "start"} anew`,
      help: `where that is meant, give the part another name, or take what is wanted alone: \`from(…, part: …)\``,
    }),
  );
}

/** `features/conv_1`, `label/dense`: at most six parts. */
function partsWords({ tensors }: WeightSet): string {
  const parts = grouped(tensors.map(({ name }) => name)).map(({ part }) => `\`${part.split("/").join(".")}\``);
  return `${parts.slice(0, 6).join(", ")}${parts.length > 6 ? ", …" : ""}`;
}

/** Whether a path names something with weights. */
function checkPath(
  place: CallPlace,
  path: string | null,
  { at, tensors, name }: { readonly at: Expr | null; readonly tensors: WeightSet; readonly name: string },
): boolean {
  if (path === null || at === null || prefixesOf(tensors.tensors, path).length > 0) return true;
  const ids = tensors.tensors.map(({ name: full }) => ({ id: full.split("/").slice(0, -1).join("/") }));
  const near = closestName(path, partsOf({ nodes: ids }, path.split(".").length));
  place.context.report(
    problem("P2022", at.span, {
      title: `\`${name}\` has no part \`${path}\` with weights`,
      label: near === null ? "not in the model" : `did you mean \`${near}\`?`,
      help: near === null ? `weights are in ${partsWords(tensors)}` : null,
      fixes: near === null ? [] : [{ span: at.span, replacement: near, certain: false }],
    }),
  );
  return false;
}
