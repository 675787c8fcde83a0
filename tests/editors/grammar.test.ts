/**
 * The TextMate grammar and the snippets of the VS Code extension: made from the catalog, up to date, and right as
 * vscode-tmgrammar-test sees them, which runs VS Code's own engine.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { catalog, checkProgram, memoryHost } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import {
  bestProgram,
  exampleGroups,
  examplePrograms,
} from "../../packages/dsl/src/catalog/testing/example-programs.ts";
import { units } from "../../packages/dsl/src/tokens/units.ts";
import { extensionFiles } from "../../tools/editors/extension-files.ts";
import { snippets } from "../../tools/editors/snippets.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const extension = path.join(root, "packages/dsl/editors/vscode");
const here = path.join(root, "tests/editors/grammar");
const examples = ["examples/digits.pipe", "examples/cifar10-tutorial.pipe", "packages/apps/vision/main.pipe"];
const rewrite = process.env["PENSTOCK_REWRITE"] === "1";

/** Runs a command of vscode-tmgrammar-test in the extension's folder, where it finds the grammar by the manifest. */
function tmgrammar(command: "unit" | "snapshot", words: readonly string[]) {
  const program = path.join(root, "node_modules/vscode-tmgrammar-test/dist", `${command}.js`);
  return spawnSync(process.execPath, [program, "--config", path.join(extension, "package.json"), ...words], {
    cwd: extension,
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "", FORCE_COLOR: "0" },
  });
}

describe("the generated files of the extension", () => {
  it.each(Object.entries(extensionFiles()))("%s is up to date", (name, text) => {
    // `npx node --conditions=source tools/editors/write-vscode.mjs` writes it.
    expect(JSON.parse(readFileSync(path.join(extension, name), "utf8"))).toEqual(JSON.parse(text));
  });
});

describe("the grammar", () => {
  it.each(readdirSync(here).filter((name) => name.endsWith(".pipe")))("gives the scopes that %s asks for", (name) => {
    const ran = tmgrammar("unit", [path.join(here, name)]);
    expect(ran.status, `${ran.stdout}${ran.stderr}`).toBe(0);
  });

  it("knows every word of the catalog", () => {
    const lines: string[] = ['// SYNTAX TEST "source.pipe" "every word of the catalog"', ""];
    const put = (line: string, word: string, scope: string): void => {
      const at = line.indexOf(word);
      lines.push(line);
      // The first two columns are the comment's own.
      lines.push(`//${" ".repeat(at - 2)}${"^".repeat(word.length)} ${scope}`);
    };
    for (const [group, entries] of exampleGroups) {
      if (group === "blocks" || group === "metrics" || group === "fairness" || group === "detection") continue;
      const names = entries.filter(({ name }) => firstGroup(name) === group);
      const kind = group === "columns" ? "type" : "function";
      for (const { name } of names) put(`  y = x -> ${name}(1)`, name, `support.${kind}.${group}.pipe`);
    }
    for (const { name } of catalog.metrics) put(`  a: valid.label.${name}`, name, "support.variable.metric.pipe");
    for (const { name } of catalog.fairness) put(`  a: fairness.sex.${name}`, name, "support.variable.metric.pipe");
    for (const { name } of catalog.detection) put(`  a: outside.energy.${name}`, name, "support.variable.metric.pipe");
    for (const unit of units.keys()) put(`  a: 12${unit}`, unit, "keyword.other.unit.pipe");
    for (const block of catalog.blocks) {
      lines.push(`${block.name} a {`, "// <- storage.type.block.pipe");
      for (const { name, label } of block.parameters)
        put(`    ${name}${label === "required" ? " x" : ""}: 1`, name, "support.type.property-name.pipe");
      lines.push("}");
    }
    const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-grammar-"));
    const file = path.join(folder, "words.pipe");
    writeFileSync(file, `${lines.join("\n")}\n`);
    const ran = tmgrammar("unit", [file]);
    rmSync(folder, { recursive: true, force: true });
    expect(ran.status, `${ran.stdout}${ran.stderr}`).toBe(0);
  });

  it.each(examples)("colours %s as its snapshot says", (name) => {
    const stored = path.join(here, "snapshots", `${name.replaceAll("/", "-")}.snap`);
    const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-snapshot-"));
    const file = path.join(folder, "example.pipe");
    cpSync(path.join(root, name), file);
    if (existsSync(stored)) cpSync(stored, `${file}.snap`);
    const ran = tmgrammar("snapshot", [...(rewrite ? ["--updateSnapshot"] : []), file]);
    if (rewrite) cpSync(`${file}.snap`, stored);
    rmSync(folder, { recursive: true, force: true });
    expect(existsSync(stored), "PENSTOCK_REWRITE=1 writes it").toBe(true);
    expect(ran.status, `${ran.stdout}${ran.stderr}`).toBe(0);
  });
});

/** Where several groups have a name, the grammar takes the first. */
function firstGroup(name: string): string | undefined {
  return exampleGroups.find(
    ([group, entries]) => group !== "blocks" && entries.some((entry) => entry.name === name),
  )?.[0];
}

/** A snippet as it stands after it is put in and left as it is. */
function expanded(body: readonly string[]): string {
  const values = new Map<string, string>();
  const read = (text: string): string =>
    text
      .replace(/\$\{(\d+)\|([^,|]*)[^|]*\|\}/g, "$2")
      .replace(/\$\{(\d+):((?:\\.|[^\\}])*)\}/g, (_, place: string, value: string) => {
        values.set(place, read(value));
        return values.get(place) ?? "";
      })
      .replace(/\$(\d+)/g, (_, place: string) => values.get(place) ?? "")
      .replace(/\\([\\$}])/g, "$1");
  return body.map(read).join("\n").trim();
}

describe("the snippets", () => {
  it("are one for each kind of block, and some for the other forms", () => {
    const prefixes = Object.values(snippets()).map((snippet) => snippet.prefix);
    expect(prefixes).toEqual(expect.arrayContaining([...catalog.blocks.map((block) => block.name), "param", "import"]));
  });

  it.each(catalog.blocks.filter((block) => block.example !== undefined))(
    "for $name gives the block's example",
    (block) => {
      const text = expanded(snippets()[`${block.name} block`]?.body ?? []);
      expect(text).toBe(block.example);
      const programs = examplePrograms("blocks", { ...block, example: text });
      const severities = (program: string) =>
        checkProgram("p.pipe", memoryHost({ "p.pipe": program })).diagnostics.map((one) => one.severity);
      expect(bestProgram(programs, severities)).not.toBeNull();
    },
  );

  it.each(["param", "param with a domain"])("for %s gives a program without errors", (title) => {
    const text = `${expanded(snippets()[title]?.body ?? [])}\n`;
    const { diagnostics } = checkProgram("p.pipe", memoryHost({ "p.pipe": text }));
    expect(diagnostics.filter((one) => one.severity === "error")).toEqual([]);
  });
});
