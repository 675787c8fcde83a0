/** `pipe explain CODE`: the page of an error code, with a failing and a repaired program. */
import { closestName, codes, explain as pageOf, runCodes } from "@penstock/dsl";
import type { Terminal } from "../terminal.ts";

/** Prints the page and gives the exit status. */
export function explain(code: string, terminal: Terminal): number {
  const page = pageOf(code.toUpperCase());
  if (page !== null) {
    terminal.out(page.endsWith("\n") ? page : `${page}\n`);
    return 0;
  }
  const known = [...Object.keys(codes), ...Object.keys(runCodes)];
  const closest = closestName(code.toUpperCase(), known);
  terminal.error(
    `There is no code \`${code}\`; ${closest === null ? `there are ${known.join(", ")}` : `did you mean \`${closest}\`?`}`,
  );
  return 1;
}
