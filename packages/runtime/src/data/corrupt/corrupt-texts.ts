/** Texts of a column in, the same texts with slips, gaps, words out of place, other words or other letters out. */
import type { CheckedCall } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import { type IndexedStreams, indexedStreams } from "../../random/indexed-streams.ts";
import { textProgram } from "../augment/text-steps.ts";
import { choiceArgument, numberArgument } from "../fitted-steps.ts";
import { wordPattern } from "../flow/word-steps.ts";
import type { TableColumn } from "../table.ts";
import { textReader, textRows } from "../text-rows.ts";

type Arguments = CheckedCall["args"];
/** Changes a text, drawing from a stream that stands at the start of the row. */
type TextChange = (text: string, row: number, random: IndexedStreams) => string;

/** Changes that augmentation makes too; there each has a chance of its own, and its share is called a rate. */
const augmenting = ["typos", "delete", "swap", "synonym"] as const;

/** Names of the corruptions of texts that there are. */
export const textCorruptions: readonly string[] = [...augmenting, "case"];

function textChange(family: string, args: Arguments): TextChange {
  const share = numberArgument(args, "share");
  if (augmenting.some((name) => name === family)) {
    const call = { call: family, args: { rate: share, chance: 1 }, span: { file: "", start: 0, end: 0 } };
    const run = textProgram([{ call, place: 0 }]);
    return (text, row, random) => {
      const changed = run(text, { random, draw: row });
      return typeof changed === "string" ? changed : text;
    };
  }
  if (family !== "case") throw new InternalError(`the runtime has no corruption \`${family}\` of texts`);
  const to = choiceArgument(args, "to", ["upper", "lower", "random"]);
  return (text, row, random) => {
    random.seek(row);
    return text.replace(wordPattern, (word) => (random.uniform() < share ? recased(word, to, random) : word));
  };
}

function recased(word: string, to: "upper" | "lower" | "random", random: IndexedStreams): string {
  if (to === "upper") return word.toUpperCase();
  if (to === "lower") return word.toLowerCase();
  return Array.from(word, (letter) => (random.uniform() < 0.5 ? letter.toUpperCase() : letter.toLowerCase())).join("");
}

type TextColumn = Extract<TableColumn, { kind: "text" }>;

/** What is done to the texts of a column. */
export interface TextCorruption {
  readonly family: string;
  readonly args: Arguments;
  readonly seed: number;
  readonly column: string;
}

/** Makes ready a corruption: what it gives makes a column of the given rows. Texts that are missing stay so. */
export function corruptTexts(
  source: TextColumn,
  { family, args, seed, column }: TextCorruption,
): (rows: Uint32Array) => TextColumn {
  const read = textReader(source.data, "random");
  const change = textChange(family, args);
  const random = indexedStreams(seed, "robustness", family, column);
  return (rows) => ({
    kind: "text",
    data: textRows(
      Array.from(rows, (row) => {
        const text = read(row);
        return text === null ? null : change(text, row, random);
      }),
    ),
  });
}
