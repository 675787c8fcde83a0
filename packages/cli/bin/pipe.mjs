#!/usr/bin/env node
// The `pipe` command. Runs on the Node that is pinned beside it when the system's own is too old.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire, enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

const needed = 22;
const major = Number(process.versions.node.split(".")[0]);

function pinnedNode() {
  try {
    const file = createRequire(import.meta.url).resolve("node/package.json");
    const program = file.replace(/package\.json$/, process.platform === "win32" ? "bin/node.exe" : "bin/node");
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

if (major < needed) {
  const program = process.env.PENSTOCK_PINNED === "1" ? null : pinnedNode();
  if (program === null) {
    console.error(
      `Penstock needs Node ${needed} or newer; this is ${process.version}. \`npm start\` in its folder brings its own.`,
    );
    process.exit(1);
  }
  const run = spawnSync(program, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, PENSTOCK_PINNED: "1" },
  });
  process.exit(run.status ?? (run.signal === "SIGINT" ? 130 : 1));
}

const main = new URL("../dist/index.js", import.meta.url);
if (!existsSync(main)) {
  console.error("Penstock is not built yet: run `npm run build` in its folder.");
  process.exit(1);
}
enableCompileCache?.();
const { pipe } = await import(main.href);
process.exitCode = await pipe(process.argv.slice(2));
