/**
 * A checked model in, the inputs of tokens out whose padding may be cut off: those of which it can be shown, node by node, that no output
 * and no statistic of a batch depends on how far a row is padded. What cannot be shown keeps its length.
 */
import type { TensorType } from "../catalog/argument.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { OperatorEntry } from "../catalog/entry.ts";
import type { CheckedModel, GraphNode } from "./checked-program.ts";

/**
 * Inputs that are cut together, since what is made of them meets step by step. What reads words of a target is cut with it, and stands here
 * under its name.
 */
export interface LengthFree {
  readonly inputs: readonly string[];
  /** Lengths that their rows may have, rising; the last is the whole. */
  readonly lengths: readonly number[];
}

/** What is known of a value whose first axis are the steps of an input. */
interface Steps {
  readonly input: string;
  /** Whether padding is known to what comes next. */
  readonly masked: boolean;
}

/** Parts of the whole length, of which the shortest that fits is taken: few, as every length has a graph of its own. */
const parts = [1 / 8, 3 / 16, 1 / 4, 3 / 8, 1 / 2, 3 / 4];
/** Long inputs are mostly padding where a row is short. */
const partsOfLong = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4];
const long = 256;
/** Lengths are multiples of it. */
const grain = 4;

/** The groups of inputs of a model that may be cut. */
export function lengthFree(model: CheckedModel): LengthFree[] {
  const tokens = new Map(
    model.inputs
      .filter(({ type }) => type.dtype === "int32" && type.shape.length === 1)
      .map(({ name, type }) => [name, type.shape[0] ?? 0]),
  );
  const { groups, stepped } = followSteps(model, tokens);
  return groups.flatMap((inputs) => {
    const whole = tokens.get(inputs[0] ?? "") ?? 0;
    const lengths = [...lengthsUpTo(whole).filter((length) => fits(model, { inputs, stepped, length })), whole];
    return lengths.length === 1 ? [] : [{ inputs: [...new Set(inputs.map((name) => columnOf(model, name)))], lengths }];
  });
}

/** What an input is read from: the target whose words it reads, or itself. */
function columnOf({ inputs }: CheckedModel, name: string): string {
  return inputs.find((input) => input.name === name)?.shifts ?? name;
}

/** Lengths below a whole one. */
function lengthsUpTo(whole: number): number[] {
  const lengths = (whole < long ? parts : partsOfLong).map((part) => grain * Math.ceil((part * whole) / grain));
  return [...new Set(lengths)].filter((length) => length < whole);
}

/** Inputs by what joins them, without those of which something looks at padding; and the values that have their steps. */
function followSteps(
  model: CheckedModel,
  tokens: ReadonlyMap<string, number>,
): { readonly groups: string[][]; readonly stepped: ReadonlySet<string> } {
  const leader = new Map([...tokens.keys()].map((name) => [name, name]));
  const bound = new Set<string>();
  const join = (one: string, other: string): void => {
    const [to, from] = [leader.get(one) ?? one, leader.get(other) ?? other];
    for (const [name, of] of leader) if (of === from) leader.set(name, to);
  };
  const values = new Map<string, Steps | null>(
    [...tokens.keys()].map((name): [string, Steps] => [name, { input: name, masked: false }]),
  );
  for (const node of model.nodes) {
    const inputs = node.inputs.map((name) => values.get(name) ?? null);
    const given = inputs.filter((one) => one !== null);
    const result = given.length === 0 ? null : stepsAfter(node, inputs);
    if (result === "looks at padding") for (const { input } of given) bound.add(input);
    else if (result !== null && given.length > 1 && useOf(node) === "keeps")
      for (const { input } of given) join(result.input, input);
    values.set(node.id, result === "looks at padding" ? null : result);
  }
  // An answer for each step has as many as its target.
  for (const { name, node } of model.outputs) {
    const steps = values.get(node) ?? null;
    // One that is written from those before it has no more to answer than its target has words: later ones change none.
    if (steps !== null && columnOf(model, steps.input) !== name) bound.add(steps.input);
  }
  const held = new Set([...bound].map((name) => leader.get(name)));
  const groups = new Map<string, string[]>();
  for (const [name, of] of leader) if (!held.has(of)) groups.set(of, [...(groups.get(of) ?? []), name]);
  const stepped = new Set([...values].flatMap(([name, steps]) => (steps === null ? [] : [name])));
  return { groups: [...groups.values()], stepped };
}

function useOf({ op }: GraphNode): OperatorEntry["mask"] {
  return findEntry<OperatorEntry>(catalog.operators, op)?.mask;
}

/** What a node makes of values with steps. */
function stepsAfter(node: GraphNode, inputs: readonly (Steps | null)[]): Steps | null | "looks at padding" {
  const given = inputs.filter((one) => one !== null);
  const [first = null] = inputs;
  const [present] = given;
  if (present === undefined) return null;
  const { masked = false } = node.type;
  switch (useOf(node)) {
    case "makes":
      return { ...present, masked };
    case "keeps":
      return { ...present, masked: given.some((one) => one.masked) };
    case "reads":
      return given.every((one) => one.masked) ? null : "looks at padding";
    case "reads_and_keeps":
    case "windows":
      if (!given.every((one) => one.masked)) return "looks at padding";
      return masked && first !== null ? first : null;
    case undefined:
      return "looks at padding";
  }
}

/**
 * Whether everything comes out as before at a shorter length, by the rules that gave the shapes: what has steps has fewer of them, all else
 * is alike.
 */
function fits(
  model: CheckedModel,
  cut: { readonly inputs: readonly string[]; readonly stepped: ReadonlySet<string>; readonly length: number },
): boolean {
  const types = new Map<string, TensorType>(
    model.inputs.map(({ name, type }) => [name, cut.inputs.includes(name) ? { ...type, shape: [cut.length] } : type]),
  );
  for (const node of model.nodes) {
    const entry = findEntry<OperatorEntry>(catalog.operators, node.op);
    const from = node.inputs.flatMap((name) => types.get(name) ?? []);
    if (entry === undefined || from.length < node.inputs.length) return false;
    const shaped = entry.shape(from, node.args, { call: node.op, from: node.op });
    if ("code" in shaped || !sameWeights(node, shaped.weights) || !sameWindows(model, node, from)) return false;
    const { shape } = shaped.type;
    const before = node.type.shape;
    const alike = shape.every((axis, at) => axis === before[at] || (at === 0 && cut.stepped.has(node.id)));
    if (!alike || shape.length !== before.length) return false;
    types.set(node.id, { ...node.type, shape });
  }
  return true;
}

/** A table of places is read from its start; every other weight must be what it was. What adapts an operator is as long as it is. */
function sameWeights(node: GraphNode, now: GraphNode["weights"]): boolean {
  if (node.op === "positional") return true;
  const after = new Map(now.map(({ name, shape }) => [name, shape.join()]));
  // One that it borrows is another operator's, and held against that one's.
  return node.weights.every(({ name, shape, adapter }) => {
    const same = after.get(name) ?? (adapter === true ? shape.join() : null);
    return same === shape.join();
  });
}

/** Whether windows lie where they did: with `pad: same`, their places depend on what the stride leaves of the length. */
function sameWindows(model: CheckedModel, node: GraphNode, from: readonly TensorType[]): boolean {
  const { stride, pad } = node.args;
  if (useOf(node) !== "windows" || pad !== "same" || typeof stride !== "number") return true;
  const name = node.inputs[0] ?? "";
  const whole = model.nodes.find(({ id }) => id === name)?.type.shape[0] ?? 0;
  return (whole - (from[0]?.shape[0] ?? 0)) % stride === 0;
}
