/** The package as a browser loads it: one file without imports, no larger than promised. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

/** Bytes, for all environments together. */
const most = 60_000;

test("all of it is one file without imports, as large as the README says and at most 60 kB", async () => {
  const unresolved: string[] = [];
  const bundle = await rolldown({
    input: fileURLToPath(new URL("./index.ts", import.meta.url)),
    platform: "browser",
    onLog: (_level, { message }) => unresolved.push(message),
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  const [{ code, imports, dynamicImports }, ...others] = output;
  expect({ unresolved, imports, dynamicImports, others }).toEqual({
    unresolved: [],
    imports: [],
    dynamicImports: [],
    others: [],
  });
  expect(code).not.toMatch(/["']node:/);
  // The words of the documentation stay out of it.
  expect(code).not.toContain("Neuronlike");
  const size = gzipSync(code).length;
  expect(size).toBeLessThanOrEqual(most);
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const told = 1000 * Number(/(\d+) kB minified and gzipped/.exec(readme)?.[1]);
  process.stderr.write(`gym-js: ${(size / 1000).toFixed(1)} kB minified and gzipped; the README says ${told / 1000}\n`);
  expect(Math.abs(size / told - 1)).toBeLessThan(0.1);
});
