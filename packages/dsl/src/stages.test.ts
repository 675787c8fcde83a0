/**
 * Holds imports inside this package to the order in which data flows, and keeps the package free of Node.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = dirname(fileURLToPath(import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
);
const order = ["source", "tokens", "cst", "ast", "catalog", "pretrained", "check", "format", "service", "server"];

/** What a diagnostic is and how wide a text is may be known everywhere; how it is shown and explained comes last. */
const shared = new Set([
  "diagnostics/diagnostic.ts",
  "diagnostics/codes.ts",
  "diagnostics/problem.ts",
  "diagnostics/closest-name.ts",
  "diagnostics/display-width.ts",
  "diagnostics/sort.ts",
  "diagnostics/apply-fixes.ts",
]);
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^(?:import|export)\s[^"';]*?from\s+"([^"]+)"/gm)].map((match) => match[1] ?? "");
}

describe("the package", () => {
  it.each(files)("%s imports only from its own stage and earlier ones", (file) => {
    const stage = file.split("/")[0] ?? "";
    for (const from of importsOf(file)) {
      if (!from.startsWith(".")) {
        if (stage === "server") expect(from).toMatch(/^(node:.+|vscode-languageserver(\/node|-textdocument)?)$/);
        else expect(["chevrotain"]).toContain(from);
        continue;
      }
      const target = relative(root, join(root, dirname(file), from));
      if (file === "index.ts" || shared.has(target)) continue;
      if (stage === "diagnostics") expect(target).toMatch(/^(diagnostics|source)\//);
      else expect(order.indexOf(target.split("/")[0] ?? "")).toBeLessThanOrEqual(order.indexOf(stage));
      expect(target.split("/")[0]).not.toBe(stage === "diagnostics" ? "check" : "diagnostics");
    }
  });

  it("sees every file and import it is meant to hold in order", () => {
    expect(files.length).toBeGreaterThan(30);
    expect(importsOf("check/check-program.ts").length).toBeGreaterThan(10);
  });
});
