// Runs one project's tests and leaves its result as JSON, so that Nx can cache it and the whole run can be counted.
// Usage: node tools/test/run-tests.mjs packages/dsl [vitest arguments]
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const [project = ".", ...rest] = process.argv.slice(2);
const manifest = JSON.parse(
  readFileSync(path.join(root, project, project === "tests" ? "project.json" : "package.json"), "utf8"),
);
const name = manifest.nx?.name ?? manifest.name;
const results = path.join(root, ".penstock", "test-results", `${name}.json`);
mkdirSync(path.dirname(results), { recursive: true });
rmSync(results, { force: true });
const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
const run = spawnSync(
  process.execPath,
  [
    vitest,
    "run",
    "--root",
    root,
    path.join(root, project) + path.sep,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${results}`,
    ...rest,
  ],
  { cwd: root, stdio: "inherit", env: { ...process.env, NODE_OPTIONS: "" } },
);
process.exit(run.status ?? 1);
