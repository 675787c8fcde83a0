// Writes packages/gym-js/docs/environments and their pictures anew. Run it with
// `npx node --conditions=source tools/gym/write-env-pages.mjs` after changing an environment, its words or how it is drawn; a
// test holds the tree equal to what it writes.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { pngOf } from "./env-picture.ts";
import { gymPages, gymPictures } from "./gym-files.ts";

const docs = fileURLToPath(new URL("../../packages/gym-js/docs/", import.meta.url));
const [pages, pictures] = [gymPages(), gymPictures()];
rmSync(path.join(docs, "environments"), { recursive: true, force: true });
for (const folder of ["environments", "images"]) mkdirSync(path.join(docs, folder), { recursive: true });
for (const [name, text] of Object.entries(pages)) writeFileSync(path.join(docs, name), text);
for (const [name, frame] of Object.entries(pictures)) writeFileSync(path.join(docs, name), await pngOf(frame));
console.log(`${Object.keys(pages).length} pages and ${Object.keys(pictures).length} pictures in packages/gym-js/docs`);
