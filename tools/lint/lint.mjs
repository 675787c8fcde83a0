// `npm run lint`: format and lint rules, types, module boundaries, stage order and file sizes. Every check runs; one line
// each says how it went, what failed is printed in full.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { checkBoundaries } from "./boundaries.mjs";
import { checkFileSizes } from "./file-sizes.mjs";
import { checkStageOrder } from "./stage-order.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/** Runs an installed program on this Node; gives its output where it fails. */
function program(file, args) {
  const run = spawnSync(process.execPath, [path.join(root, "node_modules", file), ...args], {
    cwd: root,
    encoding: "utf8",
  });
  return run.status === 0 ? [] : [`${run.stdout}${run.stderr}`.trim()];
}

const checks = [
  ["format and lint rules", () => program("@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."])],
  ["types", () => program("typescript/bin/tsc", ["-p", "tsconfig.json"])],
  ["module boundaries", () => checkBoundaries(root)],
  ["stage order", () => checkStageOrder(root)],
  ["file sizes", () => checkFileSizes(root)],
];

let failed = 0;
for (const [name, check] of checks) {
  const start = performance.now();
  const problems = await check();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  for (const problem of problems) console.log(problem.replace(/^/gm, "    "));
  if (problems.length > 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
