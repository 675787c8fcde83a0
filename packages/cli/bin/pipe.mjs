#!/usr/bin/env node
// The `pipe` command. Runs on the Node that is pinned beside it when the system's own is too old, or was built without SQLite,
// which locks and the history of runs are made with.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
// By name space: an old Node lacks `enableCompileCache`, and a missing name would fail before the check below.
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";

const needed = 24;
const major = Number(process.versions.node.split(".")[0]);
const old = major < needed;

function pinnedNode() {
  try {
    const file = nodeModule.createRequire(import.meta.url).resolve("node/package.json");
    const program = file.replace(/package\.json$/, process.platform === "win32" ? "bin/node.exe" : "bin/node");
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

/** Runs this command again on another Node and gives its status. Ctrl-C reaches it too; what that means is its to say. */
function runOn(program) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: "inherit",
      env: { ...process.env, PENSTOCK_PINNED: "1" },
    });
    process.on("SIGINT", () => {});
    process.on("SIGTERM", (signal) => child.kill(signal));
    child.on("error", reject);
    child.on("close", (status, signal) => resolve(status ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

async function runHere() {
  const main = new URL("../dist/index.js", import.meta.url);
  if (!existsSync(main)) {
    console.error("Penstock is not built yet: run `npm run build` in its folder.");
    return 1;
  }
  nodeModule.enableCompileCache();
  const { pipe } = await import(main.href);
  return pipe(process.argv.slice(2));
}

async function start() {
  if (!old && nodeModule.isBuiltin("node:sqlite")) return runHere();
  const program = process.env.PENSTOCK_PINNED === "1" ? null : pinnedNode();
  if (program !== null) return runOn(program);
  const here = old
    ? `this is ${process.version}`
    : `this ${process.version} was built without it or is told to do without`;
  console.error(
    `Penstock needs Node ${needed} or newer with SQLite (node:sqlite); ${here}. \`npm start\` in its folder brings its own.`,
  );
  return 1;
}

process.exitCode = await start();
