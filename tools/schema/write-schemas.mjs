// Writes docs/schema from the schemas in the code. Run it with `node --conditions=source tools/schema/write-schemas.mjs` after
// changing them; a test holds the two equal.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runEventJsonSchema } from "@penstock/runtime";

const folder = fileURLToPath(new URL("../../docs/schema/", import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}run-events.schema.json`, `${JSON.stringify(runEventJsonSchema(), null, 2)}\n`);
