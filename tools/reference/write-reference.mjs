// Writes docs/language and docs/errors anew. Run it with `npx node --conditions=source tools/reference/write-reference.mjs` after
// changing the catalog or the codes; a test holds the tree equal to what it writes.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { referenceFiles } from "./reference-files.ts";

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));
const files = referenceFiles();
for (const folder of ["language", "errors"]) rmSync(path.join(docs, folder), { recursive: true, force: true });
for (const [name, text] of Object.entries(files)) {
  const file = path.join(docs, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
console.log(`${Object.keys(files).length} pages in docs/language and docs/errors`);
