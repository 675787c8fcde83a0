/** A finished run of the credit program in; what gradient boosting of scikit-learn reaches on the very same rows out. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { openStore } from "@penstock/runtime/store";
import { peerPython } from "../bench/peer-python.ts";
import { mirror } from "../data-mirror.ts";
import { CaseFailure, store } from "./run-case.ts";

/** AUROC of the peer on the test rows of this seed. */
export interface PeerFigures {
  /** It reads the columns that the program reads. */
  readonly same: number;
  /** It reads all columns, also sex, age, schooling and marriage. */
  readonly all: number;
}

/** Trains the peer on the train and validation rows of the data set with this seed. */
export async function creditPeer(file: string, seed: number, tell: (line: string) => void): Promise<PeerFigures> {
  if (mirror === null) throw new CaseFailure("name the folder of data with PENSTOCK_MIRROR");
  const python = await peerPython(tell);
  const [split] = openStore(store)
    .list()
    .filter(({ manifest }) => manifest.kind === "dataset" && manifest.block === "clients" && manifest.seed === seed)
    .sort((a, b) => b.manifest.created.localeCompare(a.manifest.created));
  if (split === undefined) throw new CaseFailure("the rows of the run are not in the store");
  const script = path.join(import.meta.dirname, "credit_peer.py");
  const args = [script, path.join(mirror, file), path.join(split.folder, "split.safetensors"), String(seed)];
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: "utf8" });
  if (status !== 0) throw new CaseFailure(`the peer failed: ${stderr.trim()}`);
  // Written by the script beside this file.
  return JSON.parse(stdout) as PeerFigures;
}
