// How many words a second a model writes, going by what was kept of earlier steps and computing them again: the translator of
// `examples/translate.pipe` with fresh weights, 64 texts of 40 words, greedily and by four beams.
// `node --conditions=source tests/graph/measure-writing.ts`
import { readFileSync } from "node:fs";
import { checkProgram, memoryHost } from "@penstock/dsl";
import { loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { Writer } from "../../packages/runtime/src/generate/writer.ts";
import { graphsInMemory } from "../../packages/runtime/src/train/graph-use.ts";
import { initialWeights } from "../../packages/runtime/src/train/initial-weights.ts";
import { restoreVariables } from "../../packages/runtime/src/train/train-state.ts";

const rounds = 3;
const texts = 64;
const file = "translate.pipe";
const text = readFileSync(new URL("../../examples/translate.pipe", import.meta.url), "utf8");
const { value } = checkProgram(file, memoryHost({ [file]: text }));
const model = value?.blocks.find((block) => block.kind === "model");
if (model === undefined) throw new Error("the program has no model");
const { tf } = await loadBackend({ install: false });
const weights = restoreVariables(tf, initialWeights(model, 1));
const [length = 0] = model.inputs[0]?.type.shape ?? [];
const ids = Array.from({ length: texts }, (_, row) =>
  Array.from({ length }, (_, place) => 2 + ((31 * row + 17 * place) % 5_000)),
);
const inputs = new Map([["en", tf.tensor2d(ids, [texts, length], "int32")]]);
const rows = ids.map((_, row) => row);

for (const by of [
  { call: "greedy", args: {} },
  { call: "beam", args: { width: 4, penalty: 1 } },
]) {
  const seconds = [true, false].map((keeping) => {
    const writer = new Writer({
      ...{ tf, model, weights, by, keeping },
      output: "de",
      graphs: graphsInMemory,
      end: null,
      seed: 1,
    });
    writer.write({ inputs, rows });
    const times = Array.from({ length: keeping ? rounds : 1 }, () => {
      const start = performance.now();
      writer.write({ inputs, rows });
      return (performance.now() - start) / 1000;
    });
    writer.dispose();
    return times.sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN;
  });
  const [kept = 0, anew = 0] = seconds.map((time) => (texts * length) / time);
  const times = (kept / anew).toFixed(1);
  process.stdout.write(
    `${by.call}: ${kept.toFixed(0)} words a second, ${anew.toFixed(0)} without what was kept, ${times} times\n`,
  );
}
