/**
 * `node --conditions=source tests/faults/write-all.ts FOLDER`: writes one small thing of every kind that a run writes, and prints a
 * line for each that is done. Ends with 3 and a line with the system's code where a write fails.
 */
import { openStore } from "../../packages/runtime/src/artifacts/store.ts";
import { keepColumns } from "../../packages/runtime/src/data/column-folder.ts";
import { graphStore } from "../../packages/runtime/src/execute/graph-store.ts";
import { withProcessLock } from "../../packages/runtime/src/locks/process-lock.ts";
import { saveCheckpoint } from "../../packages/runtime/src/train/checkpoint.ts";
import { artifactOf, checkpointOf, columnsIn, graphFolder, graphText, hash, lockFolder, places } from "./written.ts";

const [root = ""] = process.argv.slice(2);

async function writeAll(): Promise<void> {
  const store = openStore(root);
  const work = store.workFolder(hash);
  await withProcessLock(lockFolder(root), { onWait: () => undefined }, async () => {
    for (const step of [1, 2, 3]) {
      saveCheckpoint(work, checkpointOf(step));
      process.stdout.write(`saved ${step}\n`);
    }
    graphStore(graphFolder(root)).write("graph", graphText);
    const { table, part, place } = columnsIn(root);
    keepColumns(table, part, place, () => undefined);
    process.stdout.write("columns\n");
    for (const version of [1, 2]) {
      store.commit(hash, artifactOf(version), { replace: version > 1 });
      process.stdout.write(`committed ${version}\n`);
    }
    store.clearWork(places.other);
  });
}

try {
  await writeAll();
} catch (error) {
  const code = error instanceof Error && "code" in error ? error.code : String(error);
  process.stdout.write(`failed ${code}\n`);
  process.exitCode = 3;
}
