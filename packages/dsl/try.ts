import { readFileSync } from "node:fs";
import { dirname, resolve, relative } from "node:path";
let t0 = performance.now();
const { checkProgram, renderDiagnostics } = await import("./src/index.ts");
const load = performance.now() - t0;
const host = { readText: (p: string) => { try { return readFileSync(p, "utf8"); } catch { return undefined; } }, resolve: (f: string, s: string) => relative(process.cwd(), resolve(dirname(f), s)) };
for (const file of process.argv.slice(2)) {
  if (file === "--dump") continue;
  t0 = performance.now();
  const r = checkProgram(file, host);
  const first = performance.now() - t0;
  t0 = performance.now();
  checkProgram(file, host);
  console.log(`== ${file} load ${load.toFixed(0)} first ${first.toFixed(0)} again ${(performance.now() - t0).toFixed(1)} ok ${r.value !== null}`);
  console.log(renderDiagnostics(r.diagnostics, r.files, { colour: false }));
  if (process.argv.includes("--dump")) console.log(JSON.stringify(r.value?.blocks, (k, v) => (k === "span" ? undefined : v), 1));
}
