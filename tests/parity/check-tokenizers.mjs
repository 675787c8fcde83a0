// Holds tokenizers against Python's `tokenizers` on 10,000 lines of real data sets and of many writings, id by id: WordPiece (MiniLM's and
// a trained one), byte-level BPE, BPE by an expression, Unigram, and words cut in other ways. Prints lines that differ.
// Usage: node --conditions=source tests/parity/check-tokenizers.mjs [--record], which writes the small reference anew.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openTokenizer } from "../../packages/runtime/src/data/tokens/open-tokenizer.ts";
import { installTokenizers } from "../../tools/peers/install-peers.mjs";
import { mirror } from "../data-mirror.ts";

const say = (line) => process.stdout.write(`${line}\n`);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

function mustRun(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: "inherit" });
  if (status !== 0)
    throw new Error(`${program} failed${error === undefined ? ` with status ${status}` : `: ${error.message}`}`);
}

/** Compares one tokenizer; gives how many lines differ. */
function compare(folder, name, lines) {
  const read = (part) => readFileSync(path.join(folder, `${name}.${part}.json`), "utf8");
  const started = performance.now();
  const tokenizer = openTokenizer(read("tokenizer"));
  const opened = performance.now();
  const ours = lines.map((line) => [...tokenizer.encode(line, 1_000_000)]);
  const ended = performance.now();
  const theirs = JSON.parse(read("ids"));
  const other = lines.filter((_, index) => JSON.stringify(ours[index]) !== JSON.stringify(theirs[index]));
  say(
    `${name}: ${other.length} of ${lines.length} lines differ; opened in ${Math.round(opened - started)} ms, cut in ${Math.round(ended - opened)} ms`,
  );
  for (const line of other.slice(0, 5)) say(`  ${JSON.stringify(line)}`);
  return other.length;
}

if (mirror === null) throw new Error("real data sets are needed: PENSTOCK_MIRROR names their folder");
const python = await installTokenizers((line) => console.error(`penstock: ${line}`));
if (process.argv.includes("--record")) {
  mustRun(python, [here("record_tokenizers.py"), "small", mirror, here("recorded/tokenizers.json")]);
} else {
  const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-tokenizers-"));
  try {
    mustRun(python, [here("record_tokenizers.py"), "full", mirror, folder]);
    const lines = JSON.parse(readFileSync(path.join(folder, "lines.json"), "utf8"));
    const names = ["minilm", "wordpiece", "byte-bpe", "split-bpe", "unigram", "plain-words"];
    const differ = names.reduce((sum, name) => sum + compare(folder, name, lines), 0);
    // Two ways of cutting a word that score the same are told apart by the last bit of a sum.
    process.exitCode = differ > 3 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
