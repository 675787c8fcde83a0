// `npm run accuracy [-- NAME… --seeds N]`: runs programs of the tree with several seeds, holds their figures against what is known,
// and writes them to docs/accuracy.md. Status 2 where a figure falls short. What has run already is not run again.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { BenchFailure } from "../bench/bench-failure.ts";
import { machineLine } from "../bench/machine.ts";
import { type AccuracyCase, cases, type LinearPeer } from "./cases.ts";
import { creditPeer } from "./credit-peer.ts";
import { linearPeer } from "./linear-peer.ts";
import { isReached, meanOf, placeSections, renderCase } from "./render.ts";
import { CaseFailure, type CaseRun, root, runCase } from "./run-case.ts";
import { translationPeer } from "./translation-peer.ts";

const document = path.join(root, "docs/accuracy.md");
const tell = (line: string): void => console.error(`accuracy: ${line}`);

async function withLinearPeer(peer: LinearPeer, run: CaseRun): Promise<CaseRun> {
  const { accuracy, seconds } = await linearPeer(peer.dataset, run.seed, tell);
  const figures = { "peer.accuracy": accuracy, "peer.seconds": seconds, "peer.seconds.ours": run.wallSeconds };
  return { ...run, metrics: { ...run.metrics, ...figures, "peer.time.ratio": run.wallSeconds / seconds } };
}

/** The run with the figures of its peer, where it has one. */
async function withPeer(one: AccuracyCase, run: CaseRun): Promise<CaseRun> {
  if (one.peer === null) return run;
  if (one.peer === "sacrebleu") {
    const { bleu, chrf } = await translationPeer(run.seed, tell);
    const gap = Math.abs(bleu - (run.metrics["test.de.bleu"] ?? Number.NaN));
    return { ...run, metrics: { ...run.metrics, "peer.bleu": bleu, "peer.chrf": chrf, "peer.bleu.gap": gap } };
  }
  if (typeof one.peer === "object") return withLinearPeer(one.peer, run);
  const { same, all } = await creditPeer(one.files["file"] ?? "", run.seed, tell);
  const own = run.metrics["test.unpaid.auroc"] ?? Number.NaN;
  const peer = { "peer.auroc.same": same, "peer.auroc.all": all, "peer.auroc.gap": Math.max(same, all) - own };
  return { ...run, metrics: { ...run.metrics, ...peer } };
}

async function see(one: AccuracyCase, seeds: number): Promise<CaseRun[]> {
  const runs: CaseRun[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const run = await withPeer(one, await runCase(one, seed));
    runs.push(run);
    const figures = one.goals.map(({ metric, what }) => `${what} ${(run.metrics[metric] ?? Number.NaN).toFixed(4)}`);
    tell(`${one.name}, seed ${seed}: ${figures.join(", ")} in ${Math.round(run.seconds)} s`);
  }
  return runs;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seeds: { type: "string", default: "3" } },
  });
  const unknown = positionals.find((name) => !cases.some((one) => one.name === name));
  if (unknown !== undefined) {
    throw new CaseFailure(`There is no case \`${unknown}\`; there are ${cases.map(({ name }) => name).join(", ")}.`);
  }
  const seeds = Number(values.seeds);
  if (!Number.isInteger(seeds) || seeds < 1) throw new CaseFailure("--seeds takes a whole number from 1.");
  const asked = cases.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const around = { machine: machineLine(), date: new Date().toISOString().slice(0, 10) };
  for (const one of asked) {
    const runs = await see(one, seeds);
    const command = `npm run accuracy -- ${one.name}${seeds === 3 ? "" : ` --seeds ${seeds}`}`;
    const section = renderCase({ one, runs, command, ...around });
    const before = existsSync(document) ? readFileSync(document, "utf8") : null;
    writeFileSync(document, placeSections(before, new Map([[one.name, section]])));
    console.log(section);
    for (const goal of one.goals.filter((each) => !isReached(each, runs))) {
      tell(`${one.name}: ${goal.what} is ${meanOf(goal, runs).toFixed(4)}, ${goal.side} ${goal.bound} is aimed at`);
      process.exitCode = 2;
    }
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof CaseFailure || error instanceof BenchFailure ? error.message : error);
  process.exitCode = 1;
}
