/**
 * A finished run of the translating program in; what sacreBLEU says of its translations of the test sentences out. The run is asked as a user
 * asks it, with `pipe predict`, and references are the data set's own lines.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { openStore } from "@penstock/runtime/store";
import { peerPython } from "../bench/peer-python.ts";
import { mirror } from "../data-mirror.ts";
import { CaseFailure, root, store } from "./run-case.ts";

/** From 0 to 1. */
export interface TranslationFigures {
  readonly bleu: number;
  readonly chrf: number;
}

/** Lines of one side of the test sentences. */
function linesOf(language: "en" | "de"): string[] {
  if (mirror === null) throw new CaseFailure("name the folder of data with PENSTOCK_MIRROR");
  const file = path.join(mirror, "multi30k", `test_2016_flickr.${language}.gz`);
  return gunzipSync(readFileSync(file)).toString("utf8").trimEnd().split("\n");
}

/** What the run of a seed says of each sentence. */
function translations(sentences: readonly string[], seed: number, folder: string): string[] {
  const [run] = openStore(store)
    .list()
    .filter(({ manifest }) => manifest.kind === "train" && manifest.block === "translate" && manifest.seed === seed)
    .sort((one, other) => other.manifest.created.localeCompare(one.manifest.created));
  if (run === undefined) throw new CaseFailure("the run is not in the store");
  const rows = path.join(folder, "rows.jsonl");
  writeFileSync(rows, sentences.map((en) => `${JSON.stringify({ en })}\n`).join(""));
  const name = `${run.manifest.block}-${run.manifest.hash.slice(0, 8)}`;
  const command = [path.join(root, "packages/cli/bin/pipe.mjs"), "predict", name, rows, "--json"];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: "utf8",
    env: { ...process.env, PENSTOCK_STORE: store },
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new CaseFailure(`\`pipe predict ${name}\` failed: ${stderr.trim()}`);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => {
      // Written by the command.
      const reply = JSON.parse(line) as { outputs: { de: { answer: string } } };
      return reply.outputs.de.answer;
    });
}

/** Scores the translations of the run with this seed. */
export async function translationPeer(seed: number, tell: (line: string) => void): Promise<TranslationFigures> {
  const python = await peerPython(tell);
  const folder = mkdtempSync(path.join(tmpdir(), "penstock-translate-"));
  try {
    const [said, meant] = [path.join(folder, "said.txt"), path.join(folder, "meant.txt")];
    writeFileSync(said, translations(linesOf("en"), seed, folder).join("\n"));
    writeFileSync(meant, linesOf("de").join("\n"));
    const script = path.join(import.meta.dirname, "translation_peer.py");
    const { status, stdout, stderr } = spawnSync(python, [script, said, meant], { encoding: "utf8" });
    if (status !== 0) throw new CaseFailure(`sacreBLEU failed: ${stderr.trim()}`);
    // Written by the script beside this file.
    const { signature, ...figures } = JSON.parse(stdout) as TranslationFigures & { signature: string };
    tell(`sacreBLEU ${signature}`);
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
