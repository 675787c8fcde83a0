/** A data set of texts in; what a linear model of n-grams of scikit-learn reaches on it, and how long its process takes, out. */
import { spawn } from "node:child_process";
import path from "node:path";
import { peerPython } from "../bench/peer-python.ts";
import { mirror } from "../data-mirror.ts";
import type { LinearPeer } from "./cases.ts";
import { CaseFailure } from "./run-case.ts";

/** What the peer reaches. */
export interface LinearFigures {
  readonly accuracy: number;
  /** Of its whole process. */
  readonly seconds: number;
}

/** Lets the peer learn from the train rows of the mirror's files and answer the test rows. */
export async function linearPeer(
  dataset: LinearPeer["dataset"],
  seed: number,
  tell: (line: string) => void,
): Promise<LinearFigures> {
  if (mirror === null) throw new CaseFailure("name the folder of data with PENSTOCK_MIRROR");
  const python = await peerPython(tell);
  const args = [path.join(import.meta.dirname, "linear_peer.py"), path.join(mirror, dataset), String(seed)];
  const started = performance.now();
  const child = spawn(python, args, { stdio: ["ignore", "pipe", "pipe"] });
  let [words, complaints] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    words += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    complaints = (complaints + chunk).slice(-2000);
  });
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new CaseFailure(`the peer failed: ${complaints.trim()}`);
  return { accuracy: Number(words), seconds };
}
