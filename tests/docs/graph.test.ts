/** Runs the example of the page on `compile` as a reader would: a file of its own, with the packages as they are built. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { codeBlocks } from "./markdown-blocks.ts";
import { fileOf } from "./page-session.ts";

const page = fileURLToPath(new URL("../../docs/guide/graph.md", import.meta.url));
const packages = fileURLToPath(new URL("../../node_modules", import.meta.url));

it("the example of `compile` prints what the page says", { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-graph-page-"));
  symlinkSync(packages, path.join(folder, "node_modules"), "dir");
  const blocks = codeBlocks(readFileSync(page, "utf8"));
  const program = blocks.find((block) => block.language === "ts");
  const printed = blocks.find((block) => block.language === "text");
  const name = program === undefined ? null : fileOf(program);
  if (program === undefined || printed === undefined || name === null) expect.fail("the page has no example");
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }\n');
  writeFileSync(path.join(folder, name), program.text);
  const { stdout } = await promisify(execFile)(process.execPath, [name], { cwd: folder });
  rmSync(folder, { recursive: true, force: true });
  expect(stdout).toBe(printed.text);
});
