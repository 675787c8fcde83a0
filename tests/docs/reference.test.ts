/**
 * The generated pages are what the generator writes now, they miss no word and no code, and their programs are right.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { catalog, checkProgram, codes, format, memoryHost, runCodes } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { referenceFiles } from "../../tools/reference/reference-files.ts";
import { blocksOf } from "./markdown-blocks.ts";

const docs = fileURLToPath(new URL("../../docs", import.meta.url));
const written = referenceFiles();
const standing = ["language", "errors"].flatMap((folder) =>
  readdirSync(path.join(docs, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name.replaceAll(path.sep, "/")}`),
);
const rewrite = "npx node --conditions=source tools/reference/write-reference.mjs";

describe("docs/language and docs/errors", () => {
  it("hold the pages that the generator writes, and no others", () => {
    expect(standing.sort(), `run: ${rewrite}`).toEqual(Object.keys(written).sort());
  });

  it.each(Object.keys(written))("%s is up to date", (name) => {
    expect(readFileSync(path.join(docs, name), "utf8"), `run: ${rewrite}`).toBe(written[name]);
  });

  it("have a page for every code", () => {
    const missing = [...Object.keys(codes), ...Object.keys(runCodes)].filter(
      (code) => !written[`errors/${code}.md`]?.startsWith(`# ${code}: `),
    );
    expect(missing).toEqual([]);
  });

  it("have a heading for every word of the catalog", () => {
    for (const [group, entries] of Object.entries(catalog)) {
      for (const { name } of entries) {
        const [page, heading] =
          group === "blocks"
            ? [`language/blocks/${name}.md`, `# ${name}\n`]
            : [`language/${group}.md`, `\n## ${name}\n`];
        expect(written[page], page).toContain(heading);
      }
    }
    for (const block of catalog.blocks) {
      for (const { name } of block.parameters)
        expect(written[`language/blocks/${block.name}.md`]).toContain(`\n### ${name}\n`);
    }
  });
});

const programs = Object.entries(written)
  .filter(([name]) => name.startsWith("language/"))
  .flatMap(([name, text]) =>
    blocksOf(text, "pipe").map((program, index) => [`${name} ${index + 1}`, program] as const),
  );

describe("the programs of docs/language", () => {
  it("are many", () => expect(programs.length).toBeGreaterThan(60));

  it.each(programs)("%s has no errors and is in the style", (_, program) => {
    const { diagnostics } = checkProgram("p.pipe", memoryHost({ "p.pipe": program }));
    expect(diagnostics.filter((one) => one.severity === "error").map((one) => `${one.code} ${one.title}`)).toEqual([]);
    expect(program).toBe(format(program).text);
  });
});

it.each(["tutorial.md", "cookbook.md"])("the programs of docs/guide/%s are in the style of pipe fmt", (name) => {
  const shown = blocksOf(readFileSync(path.join(docs, "guide", name), "utf8"), "pipe");
  expect(shown.length).toBeGreaterThan(0);
  for (const program of shown) expect(program).toBe(format(program).text);
});
