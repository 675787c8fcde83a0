// Holds MiniLM's embeddings of requests of CLINC150 against PyTorch's: the least and the mean cosine, and how long both took.
// Usage: PENSTOCK_MIRROR=FOLDER node --conditions=source tests/parity/compare-minilm.mjs [SENTENCES]; 1,000 by default.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { pretrained } from "@penstock/dsl";
import { loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { pretrainedPath } from "../../packages/runtime/src/pretrained/pretrained-file.ts";
import { installEncoders } from "../../tools/peers/install-peers.mjs";
import { context, cosines } from "./minilm.ts";

const count = Number(process.argv[2] ?? 1000);
const entry = pretrained.find(({ name }) => name === "minilm-l6");
const files = [];
for (const role of ["weights", "tokenizer", "config"]) files.push(await pretrainedPath(entry, role, context));
const python = await installEncoders((line) => console.error(`penstock: ${line}`));
const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-minilm-"));
try {
  const file = path.join(folder, "embedded.json");
  const script = fileURLToPath(new URL("record_minilm.py", import.meta.url));
  const { status } = spawnSync(python, [script, String(count), path.dirname(files[0]), file], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
  const embedded = JSON.parse(readFileSync(file, "utf8"));
  const started = performance.now();
  const found = await cosines(await loadBackend({ install: false }), embedded);
  const seconds = (performance.now() - started) / 1000;
  const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
  process.stdout.write(
    `${found.length} sentences: cosine at least ${Math.min(...found).toFixed(7)}, ${mean.toFixed(7)} on average; computed in ${seconds.toFixed(1)} s\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
