/**
 * Runs every program under `wrong/` and `good/`. A wrong program ends with what it must be told, as comments:
 * `//= error[P2001] 3:1 title`. `PENSTOCK_REWRITE=1` writes the comments anew; read them before they are committed.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { checkProgram, codes, type Diagnostic, type Host, indexLines, type SourceFile } from "@penstock/dsl";
import { probeRun } from "@penstock/runtime/probe";
import { describe, expect, it } from "vitest";
import { probeBelow } from "./real-probe.ts";

const root = dirname(fileURLToPath(import.meta.url));
const rewrite = process.env["PENSTOCK_REWRITE"] === "1";

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
};
const resolve = (from: string, specifier: string): string => join(dirname(from), specifier);
const run: Host["run"] = (name) => probeRun(join(root, "no-store"), name);
const host: Host = { readText, resolve, probe: probeBelow(root), run };

const programs = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".pipe"))
    .map((name) => `${folder}/${name}`);

/** Values that a program's own `// --set name=value` lines give. */
function settings(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^\/\/ --set (\w+)=(.*)$/gm)].map((match) => [match[1] ?? "", match[2] ?? ""]),
  );
}

function told(diagnostics: readonly Diagnostic[], files: readonly SourceFile[], entry: string): string[] {
  return diagnostics.map(({ code, severity, title, primary }) => {
    const file = files.find((one) => one.path === primary.span.file);
    const { line, column } = indexLines(file?.text ?? "").position(primary.span.start);
    const place =
      primary.span.file === entry
        ? ""
        : primary.span.file.startsWith("<")
          ? `${primary.span.file}:`
          : `${relative(dirname(entry), primary.span.file)}:`;
    return `//= ${severity}[${code}] ${place}${line}:${column} ${title}`;
  });
}

describe("wrong programs", () => {
  it("are at least two hundred, and show every code but those of bytes that are no text", () => {
    const texts = programs("wrong").map((path) => readText(path) ?? "");
    expect(texts.length).toBeGreaterThanOrEqual(200);
    const shown = texts.flatMap((text) => [...text.matchAll(/^\/\/= \w+\[(P\d+)\]/gm)].map((match) => match[1]));
    // A fixture is text; `tests/flows/check.test.ts` writes files that are not.
    expect(Object.keys(codes).filter((code) => !shown.includes(code))).toEqual(["P1090", "P1091"]);
  });

  it.each(programs("wrong"))("%s is told exactly what is wrong with it", (path) => {
    const text = readText(path) ?? "";
    const body = text.replace(/\n*(\/\/= .*\n)+$/, "\n");
    const checked = checkProgram(
      path,
      { ...host, readText: (one) => (one === path ? body : readText(one)) },
      { set: settings(body) },
    );
    const found = told(checked.diagnostics, checked.files, path);
    if (rewrite) writeFileSync(join(root, path), `${body}\n${found.join("\n")}\n`);
    else expect(found).toEqual(text.match(/^\/\/= .*$/gm) ?? []);
    expect(found.length).toBeGreaterThan(0);
  });
});

describe("good programs", () => {
  it.each(programs("good"))("%s has nothing wrong", (path) => {
    const checked = checkProgram(path, host);
    expect(told(checked.diagnostics, checked.files, path)).toEqual([]);
    expect(checked.value).not.toBeNull();
  });
});
