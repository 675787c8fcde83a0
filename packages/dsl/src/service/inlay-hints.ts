/**
 * In: a part of a file. Out: what an editor writes between the words: the shape behind each stage of a flow, and, where
 * asked for, the names of arguments that are given by position.
 */

import { shapesOf } from "./describe-tensor.ts";
import type { Mention } from "./names/mention.ts";
import { parametersOf } from "./names/vocabulary.ts";
import type { Workspace } from "./workspace.ts";

/** A text at an offset that is shown and not written. */
export interface InlayHint {
  readonly offset: number;
  readonly text: string;
  readonly kind: "shape" | "parameter";
}

/** Which hints are wanted, and where. */
export interface InlayOptions {
  readonly start: number;
  readonly end: number;
  readonly parameterNames: boolean;
}

/** Shapes of a place that is used in several ways are shown up to this many. */
const mostShapes = 2;

/** The hints of a part of a file, in order. */
export function inlayHints(workspace: Workspace, path: string, options: InlayOptions): readonly InlayHint[] {
  const inside = (offset: number): boolean => options.start <= offset && offset <= options.end;
  const facts = workspace.facts(path);
  const hints: InlayHint[] = [];
  for (const mention of workspace.names(path).inFile(path)) {
    const { what } = mention;
    if (what.kind !== "callee" || what.call.kind !== "call") continue;
    const { call, callee } = what;
    const stage = callee.kind !== "form" && mention.span.start === call.span.start;
    if (stage && inside(call.span.end)) {
      const shapes = shapesOf(facts.tensors(call.span));
      const more = shapes.length > mostShapes ? " | …" : "";
      if (shapes.length > 0)
        hints.push({ offset: call.span.end, text: shapes.slice(0, mostShapes).join(" | ") + more, kind: "shape" });
    }
    if (options.parameterNames && callee.kind !== "unknown")
      hints.push(...argumentNames(what).filter((hint) => inside(hint.offset)));
  }
  return hints.sort((a, b) => a.offset - b.offset);
}

function argumentNames({ call, callee }: Extract<Mention["what"], { kind: "callee" }>): InlayHint[] {
  if (call.kind !== "call") return [];
  const parameters = parametersOf(callee);
  return call.args.flatMap((arg, index): InlayHint[] => {
    const parameter = parameters[index];
    if (arg.name !== null || parameter === undefined || parameter.rest === true) return [];
    return [{ offset: arg.span.start, text: `${parameter.name}:`, kind: "parameter" }];
  });
}
