/**
 * Ten minutes of texts that nobody would write, others each time; `PENSTOCK_FUZZ_SEED` repeats a run whose seed was printed.
 */
import { expect, it } from "vitest";
import { fuzzBytes, fuzzPrograms } from "./fuzz.ts";

const given = Number(process.env["PENSTOCK_FUZZ_SEED"]);
const seed = given > 0 ? given : Date.now() % 1_000_000_000;
process.stdout.write(`fuzzing with PENSTOCK_FUZZ_SEED=${seed}\n`);
const milliseconds = 300_000;

it("five minutes of damaged programs are checked soundly", () => {
  const count = fuzzBytes({ seed, milliseconds });
  process.stdout.write(`${count} damaged texts\n`);
  expect(count).toBeGreaterThan(1_000);
}, 900_000);

it("five minutes of programs out of words of the catalog are checked soundly", () => {
  const count = fuzzPrograms({ seed, milliseconds });
  process.stdout.write(`${count} programs out of words of the catalog\n`);
  expect(count).toBeGreaterThan(1_000);
}, 900_000);
