// Packs the VS Code extension: bundles the client, gathers its files in a folder and lets the official @vscode/vsce make the
// .vsix of it. vsce is big and needed only here, so npm fetches it into its own cache when it is called.
// Usage: npx node tools/editors/package-vscode.mjs [folder for the .vsix]
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildExtension, extensionFolder, noticesText } from "./build-vscode.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const vsce = "@vscode/vsce@4.1.0";
const copied = ["package.json", "README.md", "language-configuration.json", "icons", "snippets", "syntaxes"];

function fail(message) {
  console.error(message);
  process.exit(1);
}

const target = path.resolve(process.argv[2] ?? path.join(extensionFolder, "dist"));
const stage = mkdtempSync(path.join(os.tmpdir(), "penstock-vscode-"));
try {
  const { notices } = await buildExtension(stage);
  for (const name of copied) cpSync(path.join(extensionFolder, name), path.join(stage, name), { recursive: true });
  cpSync(path.join(root, "LICENSE"), path.join(stage, "LICENSE"));
  writeFileSync(path.join(stage, "THIRD-PARTY-NOTICES.txt"), noticesText(notices));
  const { name, version } = JSON.parse(readFileSync(path.join(stage, "package.json"), "utf8"));
  mkdirSync(target, { recursive: true });
  const file = path.join(target, `${name}-${version}.vsix`);
  rmSync(file, { force: true });
  const words = ["package", "--no-dependencies", "--allow-missing-repository", "--out", file];
  const packed = spawnSync("npm", ["exec", "--yes", `--package=${vsce}`, "--", "vsce", ...words], {
    cwd: stage,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const said = `${packed.stdout ?? ""}${packed.stderr ?? ""}`.trim();
  if (packed.error !== undefined) fail(`npm could not be started: ${packed.error.message}`);
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|E404|ENOTCACHED/.test(said))
    fail(
      `${vsce}, which packs extensions, could not be fetched. It needs the npm registry once; then it is in npm's cache.\n${said}`,
    );
  if (packed.status !== 0 || !existsSync(file)) fail(`${vsce} did not make the package:\n${said}`);
  console.log(file);
} finally {
  rmSync(stage, { recursive: true, force: true });
}
