/**
 * `node --conditions=source tests/faults/write-history.ts FOLDER NAME COUNT`: says `ready`, waits for a line, then commits as many small
 * artifacts, looks at the whole history after each and gives it a tag. Prints a line for each that is done.
 */
import { once } from "node:events";
import { contentHash } from "../../packages/runtime/src/artifacts/canonical.ts";
import { openStore } from "../../packages/runtime/src/artifacts/store.ts";
import { addTag } from "../../packages/runtime/src/artifacts/tags.ts";
import { artifactOf } from "./written.ts";

const [root = "", name = "", count = "0"] = process.argv.slice(2);

process.stdout.write("ready\n");
await once(process.stdin, "data");
process.stdin.destroy();
for (let index = 1; index <= Number(count); index++) {
  const hash = contentHash([name, index]);
  const store = openStore(root);
  store.commit(hash, artifactOf(index));
  process.stdout.write(`committed ${hash}\n`);
  const listed = store.list().some(({ manifest }) => manifest.hash === hash);
  process.stdout.write(`${listed ? "listed" : "missing"} ${hash}\n`);
  addTag(root, hash, `${name}.${index}`);
  process.stdout.write(`tagged ${hash}.${name}.${index}\n`);
}
