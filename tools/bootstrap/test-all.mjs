// `npm test`: lint and every project's tests through Nx, which skips what has not changed; the last line counts all tests.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { run } from "./run.mjs";
import { pinnedEnvironment, pinnedNode, root } from "./setup.mjs";

const results = path.join(root, ".penstock", "test-results");

/** Runs everything and prints `N passed, N failed`; gives the exit status. */
export async function testAll(args) {
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const nx = path.join(root, "node_modules", "nx", "dist", "bin", "nx.js");
  const status = await run(
    pinnedNode(),
    [nx, "run-many", "-t", "lint", "test", "--outputStyle=static", "--parallel=1", "--nxBail=false", ...args],
    { cwd: root, env: pinnedEnvironment() },
  );
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  const failures = [];
  const names = existsSync(results) ? readdirSync(results).filter((name) => name.endsWith(".json")) : [];
  for (const name of names.sort()) {
    const report = JSON.parse(readFileSync(path.join(results, name), "utf8"));
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    skipped += report.numPendingTests + report.numTodoTests;
    failures.push(...report.testResults.flatMap(failuresOf));
    // A file that cannot even be loaded holds no test, yet it failed.
    failed += report.testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.length === 0,
    ).length;
  }
  // A run that failed elsewhere (lint, a build), or that found no test at all, has not passed.
  if (failed === 0 && (status !== 0 || passed === 0)) failed = 1;
  // Said once more at the end: of a long output often only the end is kept.
  for (const failure of failures) process.stdout.write(`${failure}\n`);
  const skips = skipped > 0 ? `, ${skipped} skipped` : "";
  process.stdout.write(`${passed} passed, ${failed} failed${skips}\n`);
  return status === 0 && failed === 0 ? 0 : status || 1;
}

/** What failed in a test file: a line for each test, and under it the first lines of its message. */
function failuresOf(file) {
  if (file.status !== "failed") return [];
  const name = path.relative(root, file.name);
  const failed = file.assertionResults.filter((test) => test.status === "failed");
  if (failed.length === 0) return [failureText(name, [file.message ?? ""])];
  return failed.map((test) => failureText(`${name} > ${test.fullName}`, test.failureMessages));
}

function failureText(title, messages) {
  const lines = messages
    .join("\n")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 12);
  return [`FAILED ${title}`, ...lines.map((line) => `    ${line.trim().slice(0, 300)}`)].join("\n");
}
