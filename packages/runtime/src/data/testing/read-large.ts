/**
 * Reads a data set as a run does, as a process of its own: source, bound in bytes and a folder come in as arguments; the rows, the
 * classes seen in an epoch of batches and the most memory that the process held, in bytes, go out as JSON.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { epochBatches, shuffleWindow } from "../epoch-batches.ts";
import { openFeed } from "../feed/feed.ts";
import { fitPreparation } from "../fit-preparation.ts";
import { readTable } from "../read-table.ts";
import { splitRows } from "../split-rows.ts";
import { closeTable } from "../table.ts";

const [text = "", bound = "", folder = ""] = process.argv.slice(2);
const dataset = JSON.parse(text);
const table = await readTable(dataset, {
  cache: join(folder, "cache"),
  mirror: null,
  seed: 1,
  columns: join(folder, "columns"),
  memory: Number(bound),
});
const read = process.resourceUsage().maxRSS * 1024;
const split = splitRows(table, dataset, 1);
const preparation = fitPreparation(table, dataset, split.train);
const window = shuffleWindow(table);
const order = { seed: 1, epoch: 1, window };
const feed = openFeed({ table, dataset, preparation }, { threads: Math.min(2, availableParallelism()) });
const batches = feed.batches(
  epochBatches(split.train, 64, order).map((rows) => ({ rows, augment: { seed: 1, epoch: 1 } })),
);
let seen = 0;
let sum = 0;
for (let batch = await batches.next(); batch !== null; batch = await batches.next()) {
  seen += batch.size;
  for (const { data } of batch.inputs.values()) sum += data[0] ?? 0;
}
await feed.close();
closeTable(table);
const result = {
  rows: table.rows,
  train: split.train.length,
  seen,
  finite: Number.isFinite(sum),
  onDisk: window !== null,
  read,
  most: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(JSON.stringify(result));
