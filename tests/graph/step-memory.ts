/**
 * `node --conditions=source tests/graph/step-memory.ts <folder> deep "recompute: true"`: takes three steps of a network in this
 * process and prints, as JSON, the memory that it had before the first, the most that it ever had, in MiB, and the losses. Graphs
 * are kept in the folder: the first time the step is recorded, which takes the memory of an eager step. Linux only.
 */
import { readFileSync } from "node:fs";
import { loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { graphStore } from "../../packages/runtime/src/execute/graph-store.ts";
import { openWork } from "./open-work.ts";
import { workNetwork } from "./work-networks.ts";

const [folder = "", name = "", ...settings] = process.argv.slice(2);
const backend = await loadBackend({ install: false });
const cache = { store: graphStore(folder), key: JSON.stringify([name, settings]) };
const work = openWork(backend, workNetwork(name, settings), { eager: false, cache });
const before = process.memoryUsage.rss() / 2 ** 20;
const losses = Array.from({ length: 3 }, () => work.step());
// Not the `maxRSS` of `process.resourceUsage`, in which the process that started this one may count.
const peak = Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 2 ** 10;
work.dispose();
process.stdout.write(`${JSON.stringify({ before, peak, losses })}\n`);
