/** The command's arguments in; which cases run, how and where figures go out, or what is wrong with the arguments. */
import { parseArgs } from "node:util";
import { closestName } from "@penstock/dsl";

/** What was asked for. */
export interface BenchOptions {
  /** Names of cases, in the table's order; empty for all. */
  readonly names: readonly string[];
  /** One JSON object a line, in place of the table. */
  readonly json: boolean;
  /** One short round: shows that everything runs. */
  readonly quick: boolean;
  readonly rounds: number;
}

const usage = "npm run bench [-- NAME… --json --quick --rounds N]";
const defaultRounds = 5;

/** Reads the arguments; the text of a mistake where there is one. */
export function readOptions(args: readonly string[], known: readonly string[]): BenchOptions | string {
  const read = parsed(args);
  if (typeof read === "string") return `${read}\nUsage: ${usage}`;
  const { values, positionals } = read;
  for (const name of positionals) {
    if (!known.includes(name)) return unknownName(name, known);
  }
  const rounds = Number(values.rounds ?? (values.quick ? 1 : defaultRounds));
  if (!Number.isInteger(rounds) || rounds < 1) {
    return `--rounds takes a whole number from 1, not ${JSON.stringify(values.rounds)}.\nUsage: ${usage}`;
  }
  return {
    names: known.filter((name) => positionals.includes(name)),
    json: values.json,
    quick: values.quick,
    rounds,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        quick: { type: "boolean", default: false },
        rounds: { type: "string" },
      },
    });
  } catch (error) {
    // Its message names the argument.
    return error instanceof Error ? error.message : String(error);
  }
}

function unknownName(name: string, known: readonly string[]): string {
  const near = closestName(name, known);
  const meant = near === null ? "" : ` Did you mean \`${near}\`?`;
  return `There is no case \`${name}\`.${meant}\nThe cases are ${known.join(", ")}.`;
}
