/**
 * In: the grammar. Out: TypeScript types of its concrete syntax tree, as the text of a source file. A script writes it to
 * `cst-types.ts` and a test holds the two equal, so that a rule that changes its name or its parts is a type error in
 * whatever reads the tree.
 */
import { generateCstDts } from "chevrotain";
import { pipeParser } from "./parser.ts";

const head = `/**
 * Types of the concrete syntax tree, written by \`tools/schema/write-cst-types.mjs\` from the grammar in \`parser.ts\`.
 * After a syntax error any part of a node may be absent, whatever these types say.
 */
`;

/** The text of \`cst-types.ts\`. */
export function describeCst(): string {
  const types = generateCstDts(pipeParser().getGAstProductions(), { includeVisitorInterface: false });
  const body = types
    .replace(/^import type .*$/m, 'import type { CstNode, IToken } from "chevrotain";')
    .replace(/\(?(\w+)\)?\[\];/g, "$1[];");
  return `${head}${body.trim()}\n`;
}
