/**
 * In: the tensors found at a place. Out: their shapes, weights and cost in Markdown, one line for each distinct way in
 * which the place is used.
 */
import { showTensor } from "../catalog/shape.ts";
import type { TensorFact } from "../check/facts.ts";
import { counted, showFlops } from "./type-text.ts";
import type { Workspace } from "./workspace.ts";

/** How many uses are shown. */
const most = 4;

function figures(fact: TensorFact): string {
  const parts = [`\`${showTensor(fact.type)}\``];
  if (fact.type.masked === true) parts.push("knows its padding");
  if (fact.weights > 0) parts.push(counted(fact.weights, "parameter"));
  if (fact.flops > 0) parts.push(`${showFlops(fact.flops)} a row`);
  return parts.join(" · ");
}

/** Distinct shapes of facts, in order. */
export function shapesOf(facts: readonly TensorFact[]): readonly string[] {
  return [...new Set(facts.map((fact) => showTensor(fact.type)))];
}

/** What tensors there are at a place; null where nothing is known. */
export function describeTensors(workspace: Workspace, facts: readonly TensorFact[]): string | null {
  const [first] = facts;
  if (first === undefined) return null;
  const distinct = new Map<string, TensorFact[]>();
  for (const fact of facts) distinct.set(figures(fact), [...(distinct.get(figures(fact)) ?? []), fact]);
  if (distinct.size === 1) return figures(first);
  const lines = [...distinct].slice(0, most).map(([text, same]) => `- ${text} in ${placesOf(workspace, same)}`);
  const more = distinct.size - most;
  return [...lines, ...(more > 0 ? [`- and ${counted(more, "more use")}`] : [])].join("\n");
}

/** Where a layer is used: the call that opens it, with its line. */
function placesOf(workspace: Workspace, facts: readonly TensorFact[]): string {
  const places = facts.map((fact) => {
    const use = fact.uses[0];
    const file = workspace.file((use ?? fact.owner).file);
    const at = use ?? fact.owner;
    const text = file?.file.text.slice(at.start, at.end).replace(/\s+/g, " ") ?? "";
    const time = fact.times === undefined ? "" : `, time ${fact.times.join(" of time ")}`;
    return `\`${text}\` (line ${file?.lines.position(at.start).line ?? 0}${time})`;
  });
  const distinct = [...new Set(places)];
  return distinct.length > 2
    ? `${distinct.slice(0, 2).join(", ")} and ${distinct.length - 2} more`
    : distinct.join(", ");
}
