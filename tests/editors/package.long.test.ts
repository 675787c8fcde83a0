/**
 * The package of the VS Code extension, made as its README says: by the official vsce, which npm fetches. Its files are
 * listed and its manifest is held against them.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readZip } from "./read-zip.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder = "";
let files: ReadonlyMap<string, Buffer> = new Map();

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "penstock-vsix-"));
  const made = spawnSync(process.execPath, [path.join(root, "tools/editors/package-vscode.mjs"), folder], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  expect(made.status, made.stderr).toBe(0);
  expect(readdirSync(folder)).toEqual(["penstock-0.1.0.vsix"]);
  files = readZip(path.join(folder, "penstock-0.1.0.vsix"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (name: string): string => files.get(name)?.toString("utf8") ?? "";

it("holds what the extension needs and nothing else", () => {
  expect([...files.keys()].sort()).toEqual([
    "[Content_Types].xml",
    "extension.vsixmanifest",
    "extension/LICENSE.txt",
    "extension/THIRD-PARTY-NOTICES.txt",
    "extension/dist/extension.cjs",
    "extension/icons/penstock.png",
    "extension/icons/penstock.svg",
    "extension/language-configuration.json",
    "extension/package.json",
    "extension/readme.md",
    "extension/snippets/pipe.json",
    "extension/syntaxes/pipe.tmLanguage.json",
  ]);
});

it("has a manifest whose every file is in the package", () => {
  const manifest = JSON.parse(text("extension/package.json"));
  const named: string[] = [
    manifest.main,
    manifest.icon,
    ...manifest.contributes.languages.flatMap(
      (one: { configuration: string; icon: { light: string; dark: string } }) => [
        one.configuration,
        one.icon.light,
        one.icon.dark,
      ],
    ),
    ...manifest.contributes.grammars.map((one: { path: string }) => one.path),
    ...manifest.contributes.snippets.map((one: { path: string }) => one.path),
  ];
  expect(named.filter((one) => !files.has(path.posix.join("extension", one)))).toEqual([]);
  expect(text("extension.vsixmanifest")).toContain(
    '<Identity Language="en-US" Id="penstock" Version="0.1.0" Publisher="penstock" />',
  );
  expect(text("extension.vsixmanifest")).toContain("<License>extension/LICENSE.txt</License>");
});

it("names every package whose code is in the bundle", () => {
  const notices = text("extension/THIRD-PARTY-NOTICES.txt");
  for (const name of [
    "vscode-languageclient",
    "vscode-languageserver-protocol",
    "vscode-jsonrpc",
    "semver",
    "minimatch",
  ])
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([\\w-.]+\\)$`, "m"));
  expect(notices).not.toContain("No licence file in the package.");
});
