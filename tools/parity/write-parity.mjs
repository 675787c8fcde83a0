// Writes docs/parity.md anew. Run it with `npx node --conditions=source tools/parity/write-parity.mjs` after changing what is computed
// or compared; a test holds the page to the words that it must have.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parityPage } from "./parity-page.ts";

const file = fileURLToPath(new URL("../../docs/parity.md", import.meta.url));
writeFileSync(file, await parityPage());
console.log(`written: ${file}`);
