/**
 * Checks texts that nobody would write for as long as there is time, and says how to see a failure again.
 */
import { memoryHost } from "@penstock/dsl";
import fc from "fast-check";
import { dice } from "./dice.ts";
import { program } from "./fuzz-programs.ts";
import { accidentalText } from "./fuzz-texts.ts";
import { generateProgram } from "./program-generator.ts";
import { goodPrograms } from "./programs.ts";
import { checkSoundly } from "./sound-check.ts";

/** How long, from which seed. */
export interface Fuzzing {
  readonly seed: number;
  readonly milliseconds: number;
}

/** Good programs and generated ones, damaged byte by byte; gives how many. */
export function fuzzBytes({ seed, milliseconds }: Fuzzing): number {
  const good = goodPrograms().map((one) => one.text);
  const made = Array.from({ length: 40 }, (_, index) => generateProgram(index));
  const corpus: readonly [string, ...string[]] = ["", ...good, ...good, ...made];
  const end = performance.now() + milliseconds;
  let count = 0;
  while (performance.now() < end) {
    const one = seed + count++;
    const text = accidentalText(corpus, dice(one));
    try {
      checkSoundly(text);
    } catch (error) {
      throw new Error(`accidentalText of dice(${one}) is not checked soundly:\n${text.slice(0, 2_000)}`, {
        cause: error,
      });
    }
  }
  return count;
}

/** Programs out of words of the catalog; gives how many. fast-check shrinks a failure and prints its seed and path. */
export function fuzzPrograms({ seed, milliseconds }: Fuzzing): number {
  const other = "layer b { input x: tensor(n)\n output y: x -> relu() }\nparam c: int = 3\n";
  let count = 0;
  fc.assert(
    fc.property(program, (text) => {
      count++;
      checkSoundly(text, memoryHost({ "p.pipe": text, "other.pipe": other }));
    }),
    { seed, numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: milliseconds },
  );
  return count;
}
