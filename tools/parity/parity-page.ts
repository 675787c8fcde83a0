/**
 * In: the recorded figures of peers. Out: docs/parity.md, a table for each kind of thing that is compared. A new table is a function in
 * a file of this folder and a line below.
 */
import { page } from "../reference/markdown.ts";
import { encoderTable } from "./encoders.ts";
import { initializerTable } from "./initializers.ts";
import { lossTable } from "./losses.ts";
import { operatorTable } from "./operators.ts";
import { optimizerTable } from "./optimizers.ts";
import { type ParityTable, section } from "./parity-table.ts";
import { scheduleTable } from "./schedules.ts";

const tables: readonly (() => ParityTable | Promise<ParityTable>)[] = [
  operatorTable,
  initializerTable,
  lossTable,
  optimizerTable,
  scheduleTable,
  encoderTable,
];

/** The text of docs/parity.md, from what this machine computes. */
export async function parityPage(): Promise<string> {
  const sections: string[] = [];
  for (const table of tables) sections.push(section(await table()));
  return page(
    "# Beside Keras and PyTorch",
    "How far this project's numbers lie from those of its peers. The peers' numbers are recorded by `node tests/parity/record.mjs` into `tests/parity/recorded`, where each file names its versions; the tests of `tests/parity` hold every case to the tolerance. This page is written by `npx node --conditions=source tools/parity/write-parity.mjs`, on a machine with TensorFlow 2.21; other machines differ in the digits, not in the tolerance.",
    ...sections,
  );
}
