/**
 * How long the corruptions of `robustness` take for 10,000 pictures of 32 × 32 × 3, in the severest of their five severities:
 * `node --conditions=source tests/graph/measure-corruptions.ts`. Seconds of the processors: of one, but for `jpeg`, which uses the threads of sharp.
 */
import { catalog } from "@penstock/dsl";
import { corruptPictures, pictureCorruptions } from "../../packages/runtime/src/data/corrupt/corrupt-pictures.ts";

const rows = 10_000;
const shape = [32, 32, 3] as const;
const data = Uint8Array.from({ length: rows * 3072 }, (_, at) => (at * 2_654_435_761) >>> 24);
const order = Uint32Array.from({ length: rows }, (_, row) => row);
for (const family of pictureCorruptions) {
  const entry = catalog.corruptions.find(({ name }) => name === family);
  const severities = entry?.severities({ kind: "image", height: 32, width: 32, channels: 3 }) ?? [];
  const change = corruptPictures(
    { kind: "image", shape, data },
    { family, args: severities.at(-1) ?? {}, seed: 1, column: "image" },
  );
  const before = process.cpuUsage();
  await change(order);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${family.padEnd(16)} ${((user + system) / 1e6).toFixed(2)} s\n`);
}
