/**
 * In: a file of a checked program and the place of a block in it. Out: where the block's head and its settings stand, so
 * that whoever executes the block can point at the line that asked for the work.
 */
import { parse } from "../cst/parse.ts";
import type { SourceFile, Span } from "../source/span.ts";
import { tokenize } from "../tokens/tokenize.ts";
import { buildAst } from "./build-ast.ts";

/** Places in a block. */
export interface BlockPlaces {
  /** `train fit` */
  readonly head: Span;
  /** The setting of that name (and label) from its name to the end of its value; null where the block does not write it. */
  setting(name: string, label?: string): Span | null;
}

/** Finds the block that starts where `block` does; null where there is none. */
export function findBlock(file: SourceFile, block: Span): BlockPlaces | null {
  const { declarations } = buildAst(parse(tokenize(file)));
  const found = declarations.find((one) => one.span.start === block.start);
  if (found === undefined) return null;
  return {
    head: { file: file.path, start: found.keyword.span.start, end: found.name.span.end },
    setting(name, label) {
      for (const item of found.items) {
        if (item.kind !== "setting" || item.name.text !== name) continue;
        if (label !== undefined && item.label?.text !== label) continue;
        return { file: file.path, start: item.name.span.start, end: item.value.span.end };
      }
      return null;
    },
  };
}
