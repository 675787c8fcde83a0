// docs/parity.md has the rows that the generator writes now, and every figure in it keeps to its tolerance.
import { readFileSync } from "node:fs";
import { catalog } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { parityPage } from "../../tools/parity/parity-page.ts";
import { structureOf } from "../../tools/parity/parity-table.ts";

const standing = readFileSync(new URL("../../docs/parity.md", import.meta.url), "utf8");
const rewrite = "npx node --conditions=source tools/parity/write-parity.mjs";

/** Rows of the table under a heading, cell by cell. */
function rowsUnder(heading: string): string[][] {
  const part = standing.split(/^## /m).find((section) => section.startsWith(`${heading}\n`)) ?? "";
  return [...part.matchAll(/^\| (`.*) \|$/gm)].map(([, row = ""]) => row.split(" | "));
}

describe("docs/parity.md", () => {
  it("has the tables that the generator writes, up to their figures", async () => {
    expect(structureOf(standing), `run: ${rewrite}`).toBe(structureOf(await parityPage()));
  });

  it("lists every operator, each within the tolerance that stands beside it", () => {
    const rows = rowsUnder("Operators");
    expect(rows.map(([name]) => name)).toEqual(catalog.operators.map(({ name }) => `\`${name}\``));
    for (const [name, , cases, ...figures] of rows) {
      const tolerance = Number(figures.at(-1));
      expect(tolerance, name).toBeLessThanOrEqual(1e-5);
      expect(Number(cases), name).toBeGreaterThan(0);
      for (const figure of figures.slice(0, -1)) expect(Number(figure), name).toBeLessThanOrEqual(tolerance);
    }
  });

  it.each([
    ["Losses", catalog.losses],
    ["Optimizers", [...catalog.optimizers, ...catalog.clips, ...catalog.regularisers, ...catalog.averages]],
    ["Schedules", catalog.schedules],
  ])("lists all there is under %s, each within the tolerance that stands beside it", (heading, entries) => {
    const rows = rowsUnder(heading);
    expect(rows.map(([name]) => name)).toEqual(entries.map(({ name }) => `\`${name}\``));
    for (const [name, peer, cases, ...figures] of rows) {
      const tolerance = Number(figures.at(-1));
      expect(tolerance, name).toBeLessThanOrEqual(1e-5);
      expect(peer, name).toMatch(/Keras|PyTorch|formula/);
      expect(Number(cases), name).toBeGreaterThan(0);
      // The points of a schedule are counted, not compared.
      for (const figure of figures.slice(heading === "Schedules" ? 1 : 0, -1))
        expect(Number(figure), name).toBeLessThanOrEqual(tolerance);
    }
  });

  it("lists every initializer, each as near to Keras's as chance lets it be", () => {
    const rows = rowsUnder("Initial weights");
    const names = rows.map(([name = ""]) => /^`(\w+)\(/.exec(name)?.[1]);
    for (const { name } of catalog.initializers) expect(names).toContain(name);
    for (const [name, , mean, deviation] of rows) {
      expect(Number(mean), name).toBeLessThanOrEqual(1);
      expect(Number(deviation), name).toBeLessThanOrEqual(1);
    }
  });
});
