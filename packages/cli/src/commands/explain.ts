/** `pipe explain [CODE]`: the page of an error code, with a failing and a repaired program; without one, all codes by stage. */
import { type CodeStage, closestName, codesByStage, explain as pageOf } from "@penstock/dsl";
import picocolors from "picocolors";
import type { Terminal } from "../terminal.ts";
import { paintPage } from "../view/paint-page.ts";

/** Prints the page or the list and gives the exit status. */
export function explain(code: string | undefined, terminal: Terminal): number {
  const colours = picocolors.createColors(terminal.colour);
  const stages = codesByStage();
  if (code === undefined) {
    terminal.out(
      `${listOf(stages, colours.bold)}\n\`pipe explain CODE\` prints the page of one, with a failing and a repaired program.\n`,
    );
    return 0;
  }
  // `pipe explain 3102` is as clear.
  const wanted = code.toUpperCase().replace(/^(?=\d)/, "P");
  const page = pageOf(wanted);
  if (page !== null) {
    terminal.out(terminal.colour ? paintPage(page, colours, terminal.width) : page);
    return 0;
  }
  const known = stages.flatMap((stage) => stage.codes);
  const near = closestName(
    wanted,
    known.map((one) => one.code),
  );
  terminal.error(`there is no code \`${code}\`${near === null ? "" : `; did you mean \`${near}\`?`}`);
  // Of a code with a right first digit the others of its stage are what was probably looked for.
  const stage = stages.find((one) => one.codes.some(({ code: other }) => other.slice(0, 2) === wanted.slice(0, 2)));
  terminal.error(listOf(stage === undefined ? stages : [stage], (text) => text));
  return 1;
}

function listOf(stages: readonly CodeStage[], bold: (text: string) => string): string {
  return stages
    .map(({ title, codes }) =>
      [
        bold(title),
        ...codes.map((one) => `  ${one.code}  ${one.title}${one.severity === "warning" ? " (warning)" : ""}`),
        "",
      ].join("\n"),
    )
    .join("\n");
}
