/** Follows gym-js's guide: writes its files, checks their types, runs its programs and compares what they print. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { scriptFolder } from "./gym-script.ts";
import { codeBlocks } from "./markdown-blocks.ts";
import { fileOf, withConsole } from "./page-session.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const file = path.join(root, "packages/gym-js/docs/write-your-own-environment.md");
const rewrite = process.env["PENSTOCK_REWRITE"] === "1";

/** As strict as `tsc --init` makes it. */
const compilerOptions = {
  strict: true,
  noEmit: true,
  module: "nodenext",
  target: "es2024",
  lib: ["es2025"],
  types: ["node"],
  typeRoots: [path.join(root, "node_modules/@types")],
  customConditions: ["source"],
  allowImportingTsExtensions: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
};

it("the guide does what it says", { timeout: 120_000 }, async () => {
  const blocks = codeBlocks(readFileSync(file, "utf8"));
  const folder = scriptFolder();
  try {
    const programs = blocks.filter(({ language }) => language === "ts");
    expect(programs.length).toBeGreaterThan(7);
    let page = readFileSync(file, "utf8");
    for (const block of blocks) {
      if (block.language === "ts")
        folder.write(fileOf(block) ?? expect.fail(`no name before:\n${block.text}`), block.text);
      if (block.language !== "console") continue;
      const [line = "", ...shown] = block.text.split("\n");
      const name = /^\$ node (\S+\.ts)$/.exec(line)?.[1] ?? expect.fail(`the guide may only run node: ${line}`);
      const { status, output } = await folder.run(name);
      expect(status, output).toBe(0);
      if (rewrite) page = withConsole(page, block, `${line}\n${output}`);
      else expect(output).toBe(shown.join("\n"));
    }
    if (rewrite) writeFileSync(file, page);
    folder.write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    const tsc = path.join(root, "node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", folder.path], { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  } finally {
    folder.remove();
  }
});
