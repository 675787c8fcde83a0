/**
 * Encoders of MiniLM's size with random weights in a store, and what a process takes that answers by them. Linux only.
 *
 *     node --conditions=source tests/graph/adapter-memory.ts FOLDER keep
 *     node --expose-gc --conditions=source tests/graph/adapter-memory.ts FOLDER base
 *     node --expose-gc --conditions=source tests/graph/adapter-memory.ts FOLDER 3
 *
 * `keep` puts one run with all of its weights and three with adapters of rank 8 over them into the folder. `base` opens the first, a number
 * so many of the others; each answers 64 rows, and the memory that the process has then is printed as JSON, in MiB: resident, and of tensors.
 */
import { readFileSync } from "node:fs";
import type { StoredTensor } from "../../packages/runtime/src/artifacts/safetensors.ts";
import { openStore } from "../../packages/runtime/src/artifacts/store.ts";
import { loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { fitPreparation } from "../../packages/runtime/src/data/index.ts";
import { textRows } from "../../packages/runtime/src/data/text-rows.ts";
import { keepRun, savedIn } from "../../packages/runtime/src/execute/transfer/testing/kept-run.ts";
import { randomStream } from "../../packages/runtime/src/random/stream.ts";
import { openAdapters } from "../../packages/runtime/src/serve/adapter-session.ts";
import type { Asked } from "../../packages/runtime/src/serve/asked-row.ts";
import { openRun } from "../../packages/runtime/src/serve/saved-run.ts";
import { isAnswer, openSession, type Reply } from "../../packages/runtime/src/serve/session.ts";
import { ownWeights } from "../../packages/runtime/src/train/adapters/own-weights.ts";
import { initialWeights } from "../../packages/runtime/src/train/initial-weights.ts";
import { adapterNetwork, miniLm } from "./adapter-network.ts";

const [folder = "", asked = "keep"] = process.argv.slice(2);
const seed = 1;
const adapters = 3;
const words = "win a prize now lunch at noon cheap pills minutes of today".split(" ");
const texts = Array.from({ length: 64 }, (_, row) => words.map((_, at) => words[(row * at) % words.length]).join(" "));
const store = openStore(folder);

async function keepRuns(): Promise<void> {
  const plain = adapterNetwork(miniLm, []);
  const table = {
    rows: texts.length,
    columns: new Map([["text", { kind: "text" as const, data: textRows(texts) }]]),
    official: null,
    origin: null,
  };
  const inputs = { ...plain.dataset, targets: [] };
  const preparation = fitPreparation(
    table,
    inputs,
    Uint32Array.from(texts, (_, row) => row),
  );
  const labels = Array.from({ length: miniLm.classes }, (_, index) => `class ${index}`);
  const target = { name: "label", kind: "class" as const, columns: ["label"], shape: [], dtype: "int32" as const };
  const none = { open: false, separator: null, sound: null, fill: [], steps: [] };
  const fitted = { ...preparation, targets: [{ ...target, ...none, classes: labels }] };
  const weights = initialWeights(plain.model, seed);
  await keepRun(store, { name: "base", model: plain.model, weights, preparation: fitted, origin: null });
  const { model } = adapterNetwork(miniLm, ["adapt: lora(rank: 8)"]);
  const own = ownWeights(model, initialWeights(model, seed));
  for (let index = 0; index < adapters; index++) {
    const stream = randomStream(seed, "adapter", String(index));
    const drawn = [...own].map(([name, { shape, data }]): [string, StoredTensor] => [
      name,
      { shape, data: Float32Array.from(data, () => stream.normal() / 50) },
    ]);
    const run = { name: `adapter_${index}`, model, weights: new Map(drawn), preparation: fitted };
    await keepRun(store, { ...run, origin: { kind: "initial", seed } });
  }
}

async function answerAll(): Promise<readonly Reply[]> {
  const rows = texts.map((text, row): Asked => ({ file: "rows.csv", row, fields: { text }, find: (name) => name }));
  const options = { backend: "native", onNotice: (text: string) => process.stderr.write(`${text}\n`) } as const;
  const runs = store.list().map((artifact) => ({ name: artifact.manifest.block, artifact }));
  const [base] = runs.filter(({ name }) => name === "base");
  if (base === undefined) throw new Error("nothing is kept in the folder");
  if (asked === "base") {
    const calibration = { block: null, outputs: new Map(), notice: null };
    const run = await openRun(base, savedIn(store));
    return (await openSession({ ...options, run, calibration, root: store.root })).answer(rows);
  }
  const chosen = runs.filter((run) => run !== base).slice(0, Number(asked));
  const session = await openAdapters({ ...options, store, pretrained: { cache: folder, mirror: null }, runs: chosen });
  const replies: Reply[] = [];
  for (const { name } of chosen) replies.push(...(await session.answer(name, rows)));
  return replies;
}

if (asked === "keep") await keepRuns();
else {
  const replies = await answerAll();
  for (let time = 0; time < 3; time++) {
    global.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { tf } = await loadBackend({ install: false });
  const status = readFileSync("/proc/self/status", "utf8");
  const resident = Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]) / 2 ** 10;
  const tensors = tf.memory().numBytes / 2 ** 20;
  process.stdout.write(`${JSON.stringify({ answered: replies.filter(isAnswer).length, resident, tensors })}\n`);
}
