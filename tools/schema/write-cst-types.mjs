// Writes packages/dsl/src/cst/cst-types.ts from the grammar. Run it with
// `node --conditions=source tools/schema/write-cst-types.mjs` after changing the grammar; a test holds the two equal.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describeCst } from "../../packages/dsl/src/cst/describe-cst.ts";

writeFileSync(fileURLToPath(new URL("../../packages/dsl/src/cst/cst-types.ts", import.meta.url)), describeCst());
