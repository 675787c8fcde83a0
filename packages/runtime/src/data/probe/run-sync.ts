/**
 * A module of a process and what it is given in, its answer out, while this process waits: for looks into formats whose reader only
 * works asynchronously, from a check that is one pass. No thread: a native reader that is ended with its thread may take the process
 * with it.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { deserialize, serialize } from "node:v8";
import { ownModule } from "../../own-module.ts";
import { DataError } from "../data-error.ts";
import { errorOf, type Fault } from "../feed/feed-message.ts";

/** Longest that anybody waits, in milliseconds. */
const PATIENCE = 60_000;

/** Largest answer, in bytes. */
const LARGEST = 2 ** 28;

/** What a process answers. */
export type SyncAnswer<Answer> = { readonly answer: Answer } | { readonly fault: Fault };

/** Asks a process that is started for it, and waits. Throws what it throws. */
export function runSync<Question, Answer>(name: string, question: Question): Answer {
  const { url, execArgv } = ownModule(import.meta.url, name);
  const ran = spawnSync(process.execPath, [...execArgv, fileURLToPath(url)], {
    input: serialize(question),
    stdio: ["pipe", "pipe", "ignore"],
    timeout: PATIENCE,
    killSignal: "SIGKILL",
    maxBuffer: LARGEST,
  });
  if (ran.error !== undefined || ran.status !== 0) {
    const why = ran.signal === "SIGKILL" ? "in time, or in the memory there is" : "and its reader broke down";
    throw new DataError(`the data could not be looked into ${why}`, "check the files it reads");
  }
  const message = deserialize(ran.stdout) as SyncAnswer<Answer>;
  if ("fault" in message) throw errorOf(message.fault);
  return message.answer;
}
