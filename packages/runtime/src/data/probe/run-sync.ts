/**
 * A module of a thread and what it is given in, its answer out, while this thread waits: for looks into formats whose reader only
 * works asynchronously, from a check that is one pass.
 */
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { DataError } from "../data-error.ts";
import { errorOf, type Fault } from "../feed/feed-message.ts";

/** Longest that anybody waits. */
const PATIENCE = 60_000;

/** What a thread answers. */
export type SyncAnswer<Answer> = { readonly answer: Answer } | { readonly fault: Fault };

/** What a thread is started with. */
export interface SyncStart<Question> {
  readonly question: Question;
  /** Where the answer goes, and the flag that is raised then. */
  readonly port: import("node:worker_threads").MessagePort;
  readonly flag: Int32Array;
}

/** Asks a thread that is started for it, and waits. Throws what it throws. */
export function runSync<Question, Answer>(name: string, question: Question): Answer {
  const built = import.meta.url.endsWith(".js");
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const start: SyncStart<Question> = { question, port: port2, flag };
  const worker = new Worker(new URL(`./${name}${built ? ".js" : ".ts"}`, import.meta.url), {
    execArgv: built ? [] : ["--conditions=source"],
    workerData: start,
    transferList: [port2],
  });
  worker.unref();
  // What it could not say over the port is said by the missing answer below.
  worker.on("error", () => {});
  Atomics.wait(flag, 0, 0, PATIENCE);
  // The port carries what the thread has sent, and it sends nothing else.
  const message = receiveMessageOnPort(port1)?.message as SyncAnswer<Answer> | undefined;
  port1.close();
  void worker.terminate();
  if (message === undefined)
    throw new DataError("the data could not be looked into in time", "check the files it reads");
  if ("fault" in message) throw errorOf(message.fault);
  return message.answer;
}
