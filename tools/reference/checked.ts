/**
 * In: programs. Out: what a check says of them; the reference shows only programs that are right.
 */
import { type CheckedModel, checkProgram, format, memoryHost, type ProgramCheck } from "@penstock/dsl";
import { bestProgram } from "../../packages/dsl/src/catalog/testing/example-programs.ts";

const path = "program.pipe";

/** Checks a program that stands alone, without its data. */
export function check(program: string): ProgramCheck {
  return checkProgram(path, memoryHost({ [path]: program }));
}

/** The program that the reference shows of several that would do, in the style of `pipe fmt`. */
export function shown(programs: readonly string[], what: string): string {
  const best = bestProgram(programs, (program) => check(program).diagnostics.map((one) => one.severity));
  if (best === null)
    throw new Error(
      `The example of ${what} is right in none of the usual programs; give the catalog entry a whole program as its example.`,
    );
  return format(best).text;
}

/** The first model of a program. */
export function modelOf(program: string): CheckedModel | null {
  const found = check(program).value?.blocks.find((block) => block.kind === "model");
  return found?.kind === "model" ? found : null;
}
