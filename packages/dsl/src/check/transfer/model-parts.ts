/**
 * In: a model. Out: the parts that it is made of, from the heads down: what a person would call its layers. A part is an operator or a
 * use of a layer in one of its flows; a layer that itself repeats layers, or operators made of several, is a row of those.
 */
import { catalog, findEntry } from "../../catalog/catalog.ts";
import type { OperatorEntry } from "../../catalog/entry.ts";
import type { CheckedModel, GraphNode } from "../checked-program.ts";
import { trains } from "../freeze.ts";

/** Some operators with weights that learn at one rate. */
export interface ModelPart {
  /** Beginning of their ids: `features/block_2`. */
  readonly name: string;
  readonly nodes: readonly string[];
  /** How many parts stand between it and the answer at most; 0 for heads. */
  readonly level: number;
}

/** The parts whose weights gradients move, those of the heads first; `freeze` leaves operators out. */
export function partsOfModel(model: CheckedModel, freeze: readonly string[]): readonly ModelPart[] {
  const frozen = new Set(freeze);
  const learning = model.nodes.filter((node) => trains(node) && !frozen.has(node.id));
  const names = namesOfParts(learning);
  const levels = levelsOf(model, names);
  const parts = new Map<string, string[]>();
  for (const { id } of learning) {
    const name = names.get(id) ?? id;
    parts.set(name, [...(parts.get(name) ?? []), id]);
  }
  // Levels without a gap: what is frozen does not count.
  const present = [...new Set([...parts.keys()].map((name) => levels.get(name) ?? 0))].sort((a, b) => a - b);
  return [...parts]
    .map(([name, nodes]) => ({ name, nodes, level: present.indexOf(levels.get(name) ?? 0) }))
    .sort((a, b) => a.level - b.level);
}

/** The part of every operator. */
function namesOfParts(nodes: readonly GraphNode[]): Map<string, string> {
  const names = new Map<string, string>();
  const byFlow = groupBy(nodes, 0);
  for (const [flow, own] of byFlow) split(flow, own, { depth: 1, flow: true });

  /** Gives the operators below a beginning to parts. */
  function split(
    prefix: string,
    own: readonly GraphNode[],
    at: { readonly depth: number; readonly flow: boolean },
  ): void {
    const children = [...groupBy(own, at.depth)];
    let last: string | null = null;
    const [only] = children;
    const base = baseOf(prefix);
    const form = findEntry<OperatorEntry>(catalog.operators, base);
    const row = form?.form === "repeat";
    const whole = !at.flow && !row && form !== undefined;
    const stack = row || repeats(children, at.depth);
    if (children.length === 1 && only !== undefined && only[1].length > 1 && !whole) {
      split(`${prefix}/${only[0]}`, only[1], { depth: at.depth + 1, flow: false });
      return;
    }
    if (whole || (!at.flow && !stack)) {
      for (const { id } of own) names.set(id, prefix);
      return;
    }
    for (const [child, below] of children) {
      const name = child === "" ? prefix : `${prefix}/${child}`;
      const [first] = below;
      const leaf = below.length === 1 && first !== undefined && first.id === name;
      // A norm goes with what it normalises, and single operators of a stack with each other.
      const joins = leaf && last !== null && (at.flow || row ? isVector(first) : true);
      if (leaf) {
        const part: string = joins ? (last ?? name) : name;
        names.set(first.id, part);
        last = part;
      } else {
        split(name, below, { depth: at.depth + 1, flow: false });
        last = at.flow ? name : null;
      }
    }
  }
  return names;
}

function baseOf(prefix: string): string {
  return (prefix.split("/").at(-1) ?? "").replace(/_\d+$/, "");
}

/** Operators by a segment of their ids, in the order of the model. */
function groupBy(nodes: readonly GraphNode[], depth: number): Map<string, GraphNode[]> {
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const segment = node.id.split("/")[depth] ?? "";
    const group = groups.get(segment);
    if (group === undefined) groups.set(segment, [node]);
    else group.push(node);
  }
  return groups;
}

/** Whether two children are uses of one thing that is made of several operators. */
function repeats(children: readonly (readonly [string, readonly GraphNode[]])[], depth: number): boolean {
  if (children.some(([name]) => findEntry<OperatorEntry>(catalog.operators, baseOf(name))?.form === "repeat"))
    return true;
  const bases = children
    .filter(([, below]) => below.some(({ id }) => id.split("/").length > depth + 1))
    .map(([name]) => baseOf(name));
  return new Set(bases).size < bases.length;
}

function isVector(node: GraphNode): boolean {
  return node.weights.every(({ shape }) => shape.length < 2);
}

/** How far each part is from the answer, in parts. */
function levelsOf(model: CheckedModel, names: ReadonlyMap<string, string>): Map<string, number> {
  /** Of a value, the nearest parts that read it. */
  const readers = new Map<string, Set<string>>();
  const above = new Map<string, Set<string>>();
  for (const node of [...model.nodes].reverse()) {
    const part = names.get(node.id);
    const next = readers.get(node.id) ?? new Set<string>();
    if (part !== undefined) above.set(part, union(above.get(part), next));
    for (const input of node.inputs) readers.set(input, union(readers.get(input), part === undefined ? next : [part]));
  }
  const levels = new Map<string, number>();
  const levelOf = (part: string, below: readonly string[]): number => {
    const known = levels.get(part);
    if (known !== undefined) return known;
    const others = [...(above.get(part) ?? [])].filter((one) => one !== part && !below.includes(one));
    const level = others.reduce((most, one) => Math.max(most, levelOf(one, [...below, part]) + 1), 0);
    levels.set(part, level);
    return level;
  };
  for (const part of above.keys()) levelOf(part, []);
  return levels;
}

function union(some: ReadonlySet<string> | undefined, more: Iterable<string>): Set<string> {
  return new Set([...(some ?? []), ...more]);
}
