// Writes the generated parts of the VS Code extension: grammar and snippets. Run it with
// `node --conditions=source tools/editors/write-vscode.mjs` after changing the catalog; a test holds them equal.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { extensionFiles } from "./extension-files.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = fileURLToPath(new URL("../../packages/dsl/editors/vscode/", import.meta.url));
for (const [name, text] of Object.entries(extensionFiles())) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
const biome = path.join(root, "node_modules/@biomejs/biome/bin/biome");
const files = Object.keys(extensionFiles()).map((name) => path.join(folder, name));
spawnSync(process.execPath, [biome, "format", "--write", ...files], { cwd: root, stdio: "inherit" });
