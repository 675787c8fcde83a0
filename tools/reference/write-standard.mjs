// Writes packages/dsl/src/source/standard-texts.ts from the files in packages/dsl/std. Run it with
// `node --conditions=source tools/reference/write-standard.mjs` after changing one of them; a test holds the two equal.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describeStandard } from "../../packages/dsl/src/source/describe-standard.ts";

const at = (path) => fileURLToPath(new URL(`../../packages/dsl/${path}`, import.meta.url));
const files = readdirSync(at("std"))
  .sort()
  .map((name) => ({ name, text: readFileSync(at(`std/${name}`), "utf8") }));
writeFileSync(at("src/source/standard-texts.ts"), describeStandard(files));
