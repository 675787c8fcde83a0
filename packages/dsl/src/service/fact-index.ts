/**
 * In: the analyses of the programs that hold a file. Out: what they found out, by place: tensors with their uses, columns
 * of data, values of params.
 */
import type { Analysis } from "../check/check-program.ts";
import type { ColumnsFact, ParamFact, TensorFact } from "../check/facts.ts";
import type { Span } from "../source/span.ts";

/** What is known at places of the source. */
export interface FactIndex {
  /** Tensors at a place, one for each distinct way to reach it. */
  tensors(span: Span): readonly TensorFact[];
  /** What the source of a data set holds; the span is the setting's value. */
  columns(span: Span): ColumnsFact | undefined;
  /** A param's value; the span is its name where it is declared. */
  param(span: Span): ParamFact | undefined;
  /** Tensors of operators that stand in a file, in order. */
  inFile(path: string): readonly TensorFact[];
}

const keyOf = (span: Span): string => `${span.file}:${span.start}:${span.end}`;
const reachOf = (fact: TensorFact): string =>
  [...[fact.owner, ...fact.uses].map(keyOf), ...(fact.times ?? [])].join(" ");

/** Files facts by place; what several programs agree on counts once. */
export function buildFacts(analyses: readonly Analysis[]): FactIndex {
  const tensors = new Map<string, Map<string, TensorFact>>();
  const columns = new Map<string, ColumnsFact>();
  const params = new Map<string, ParamFact>();
  for (const { facts } of analyses) {
    for (const fact of facts) {
      const key = keyOf(fact.span);
      if (fact.kind === "columns") {
        if (!columns.has(key)) columns.set(key, fact);
      } else if (fact.kind === "param") {
        if (!params.has(key)) params.set(key, fact);
      } else {
        const here = tensors.get(key) ?? new Map<string, TensorFact>();
        const reach = reachOf(fact);
        if (!here.has(reach)) here.set(reach, fact);
        tensors.set(key, here);
      }
    }
  }
  return {
    tensors: (span) => [...(tensors.get(keyOf(span))?.values() ?? [])],
    columns: (span) => columns.get(keyOf(span)),
    param: (span) => params.get(keyOf(span)),
    inFile: (path) =>
      [...tensors.values()]
        .flatMap((facts) => [...facts.values()])
        .filter((fact) => fact.span.file === path)
        .sort((a, b) => a.span.start - b.span.start),
  };
}
