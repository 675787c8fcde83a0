/**
 * In: `pretrained("minilm-l6")` and the model that it goes into. Out: the encoder, where all of it has found its place; undefined after
 * saying what differs, is missing, or fits in two places.
 */
import type { Expr } from "../../ast/nodes.ts";
import { showShape } from "../../catalog/shape.ts";
import { problem } from "../../diagnostics/problem.ts";
import { findPretrained, type PretrainedSource } from "../../pretrained/find-pretrained.ts";
import type { CallPlace } from "../call.ts";
import type { CheckedModel, CheckedStart } from "../checked-program.ts";
import type { DatasetInfo } from "../dataset.ts";
import {
  grouped,
  isEmpty,
  type MatchPlace,
  matchWeights,
  type NamedTensor,
  type WeightMatch,
  type WeightSet,
} from "./match-weights.ts";
import type { NamedRows } from "./row-names.ts";
import { prefixesOf, tensorsOf } from "./start-match.ts";

/** Weights whose tables have a row for each number: of a token, of a place. Rows beyond those of the other start anew. */
export function numbered(tensors: readonly NamedTensor[]): WeightSet {
  const rows = tensors
    .filter(({ name, shape }) => name.endsWith("/table") && shape.length === 2)
    .map(({ name, shape }): NamedRows => {
      const names = Array.from({ length: shape[0] ?? 0 }, (_, row) => String(row));
      return { weight: name, axis: 0, column: "", what: "ids", names };
    });
  return { tensors, rows };
}

/** Where an encoder goes in a model: at `into`, or where most of it fits. */
export function matchPretrained(
  source: Pick<PretrainedSource, "weights">,
  model: CheckedModel,
  into: string | null,
): WeightMatch {
  const target = numbered(tensorsOf(model));
  const from = numbered(source.weights.map(({ name, shape }) => ({ name, shape })));
  const places = into === null ? [undefined] : prefixesOf(target.tensors, into);
  const matches = places.flatMap((place) => {
    const wanted: Partial<MatchPlace> = { from: "", ...(place === undefined ? {} : { into: place }) };
    const there = matchWeights(from, target, wanted);
    if (place === undefined || !isEmpty(there)) return [there];
    // A flow is named, and the layer stands somewhere in it.
    const inside = { ...target, tensors: target.tensors.filter(({ name }) => name.startsWith(`${place}/`)) };
    const found = matchWeights(from, inside, { from: "" }).place;
    return [matchWeights(from, target, { from: "", into: found.into })];
  });
  const size = ({ kept, carried }: WeightMatch): number => kept.length + carried.length;
  const [first = matchWeights(from, target, { from: "" }), ...others] = matches;
  return others.reduce((best, one) => (size(one) > size(best) ? one : best), first);
}

/** What is asked, and for which model. */
export interface PretrainedWish {
  readonly name: string;
  readonly into: string | null;
  /** Where the name stands, and the call. */
  readonly at: Expr;
  readonly span: CheckedStart["span"];
  readonly model: CheckedModel | null;
  readonly data: DatasetInfo | null;
}

/** Reads the start. */
export function readPretrained(place: CallPlace, wish: PretrainedWish): CheckedStart | undefined {
  const { context } = place;
  const { name, into, at, span, model } = wish;
  const found = findPretrained(name, { host: context.host, from: at.span.file });
  if (found.kind === "problem") {
    context.report(problem("P4158", at.span, { title: found.title, label: "no such weights", help: found.help }));
    return undefined;
  }
  const start: CheckedStart = { kind: "pretrained", name, into, source: found, fingerprint: null, span };
  if (model === null) return start;
  const match = matchPretrained(found, model, into);
  return checkWhole(place, { wish, found, model, match }) && checkIds(place, { wish, found, model, match })
    ? start
    : undefined;
}

interface Placed {
  readonly wish: PretrainedWish;
  readonly found: PretrainedSource;
  readonly model: CheckedModel;
  readonly match: WeightMatch;
}

/** Whether the part of the model at the place has all of its weights from the encoder. */
function checkWhole({ context }: CallPlace, { wish, found, model, match }: Placed): boolean {
  const { at } = wish;
  const say = (code: "P4150" | "P4157", words: { title: string; label: string; help: string }): boolean => {
    context.report(problem(code, at.span, { ...words, related: [{ span: model.span, text: "the model" }] }));
    return false;
  };
  const help = `it fits \`${found.layer}\`, from \`"std/text.pipe"\``;
  if (isEmpty(match)) {
    const title = `none of the ${found.weights.length} weights of \`${found.name}\` fits into \`${model.name}\``;
    return say("P4150", { title, label: "nothing to start from", help });
  }
  const { into } = match.place;
  const here = ({ name }: { readonly name: string }): boolean => into === "" || name.startsWith(`${into}/`);
  const lacking = match.fresh.filter(here).filter(({ name }) => !match.differing.some((one) => one.name === name));
  const wrong = [...match.differing, ...lacking];
  const [first] = wrong;
  if (first !== undefined) {
    const other = match.differing[0];
    const words =
      other === undefined
        ? `has no \`${first.name.slice(into === "" ? 0 : into.length + 1)}\``
        : `has \`${other.name.slice(into === "" ? 0 : into.length + 1)}\` as ${showShape(other.other)}, the model as ${showShape(other.shape)}`;
    const title = `\`${found.name}\` fits \`${into.split("/").join(".")}\` only in part: it ${words}${wrong.length === 1 ? "" : `, and ${wrong.length - 1} more do not fit`}`;
    return say("P4157", { title, label: "half an encoder is none", help });
  }
  const twins = wish.into === null ? twinsOf(found, model, into) : [];
  if (twins.length > 0) {
    const names = [into, ...twins].map((one) => `\`${one.split("/").join(".")}\``).join(" and ");
    return say("P4157", {
      title: `\`${found.name}\` fits into \`${model.name}\` at ${names}, and a start fills one`,
      label: "which of them?",
      help: `name it: \`into: ${into.split("/").slice(0, 2).join(".")}\`; one use of a layer for both shares its weights`,
    });
  }
  warnUnused({ context }, { wish, found, model, match });
  return true;
}

/** Other places of the model in which all of the encoder that is used here fits as well. */
function twinsOf(found: PretrainedSource, model: CheckedModel, into: string): string[] {
  const [first] = found.weights;
  if (first === undefined || into === "") return [];
  return tensorsOf(model)
    .map(({ name }) => name)
    .filter((name) => name.endsWith(`/${first.name}`) && name !== `${into}/${first.name}`)
    .map((name) => name.slice(0, -first.name.length - 1));
}

/** Blocks that the model does not have: a shorter encoder, which is told. */
function warnUnused({ context }: Pick<CallPlace, "context">, { wish, found, match }: Placed): void {
  const parts = grouped(match.unused.map(({ name }) => name));
  const [first] = parts;
  if (first === undefined) return;
  context.report(
    problem("P4156", wish.at.span, {
      title: `${match.unused.length} of ${found.weights.length} weights of \`${found.name}\` have no place in the model, first those of \`${first.part}\``,
      label: "the model has less of it",
      help: `where a shorter encoder is meant, this is it; the whole is \`${found.layer}\``,
    }),
  );
}

/** Whether the ids that the encoder reads are those of its tokenizer. */
function checkIds({ context }: CallPlace, { wish, found, model, match }: Placed): boolean {
  const { into } = match.place;
  const reader = model.nodes.find(({ id, op }) => op === "embedding" && (into === "" || id.startsWith(`${into}/`)));
  const column = wish.data?.inputs.find(({ name }) => name === reader?.inputs[0]);
  const own = column?.checked?.steps.find(({ call }) => call === "vocabulary" || call === "hash");
  if (column === undefined || own === undefined) return true;
  context.report(
    problem("P4159", wish.at.span, {
      title: `\`${found.name}\` knows the numbers of its own tokenizer, and \`${column.name}\` gives those of \`${own.call}\``,
      label: "other words under the same numbers",
      related: [{ span: own.span, text: "numbers words anew" }],
      help: `let its tokenizer number them: \`text -> tokenize("${found.name}", length: 64)\``,
    }),
  );
  return false;
}
