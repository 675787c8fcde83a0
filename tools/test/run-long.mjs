// `npm run test:long`: the tests that take minutes (`*.long.test.ts`), which `npm test` leaves out. The last line counts
// them as `npm test` does. Arguments are passed on to vitest.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");
// Beside `npm test`'s results, not among them: those are all counted together.
const results = path.join(root, ".penstock", "test-results-long", "long.json");
mkdirSync(path.dirname(results), { recursive: true });
rmSync(results, { force: true });
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, "node_modules", "vitest", "vitest.mjs"),
    "run",
    "--root",
    root,
    "--config",
    fileURLToPath(new URL("long.config.mjs", import.meta.url)),
    "--passWithNoTests",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: "inherit", env: { ...process.env, NODE_OPTIONS: "" } },
);
const report = existsSync(results)
  ? JSON.parse(readFileSync(results, "utf8"))
  : { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
// A file that cannot even be loaded holds no test, yet it failed.
const unloaded = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
let failed = report.numFailedTests + unloaded.length;
if (status !== 0 && failed === 0) failed = 1;
const skipped = report.numPendingTests + report.numTodoTests;
process.stdout.write(`${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exitCode = status === 0 && failed === 0 ? 0 : status || 1;
