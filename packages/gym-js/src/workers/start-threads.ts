/**
 * Threads of a vector, started. In: what each is to do. Out: threads that wait for commands, or the fault of one.
 * Why: a thread that cannot begin must not leave others behind.
 */
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { faultError, type StartMessage, type ThreadArguments } from "./messages.ts";

/** A thread that waits for commands. */
export interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly exited: Promise<void>;
}

/** Starts a thread for each entry. Rejects with the first fault, after all threads have ended. */
export async function startThreads(all: readonly Omit<ThreadArguments, "port">[]): Promise<readonly Thread[]> {
  const started = all.map(startThread);
  try {
    await Promise.all(started.map(({ ready }) => ready));
  } catch (error) {
    await Promise.all(started.map(({ worker }) => worker.terminate()));
    throw error;
  }
  // A program that forgets to close its vector should end all the same.
  for (const { worker } of started) worker.unref();
  return started;
}

function startThread(args: Omit<ThreadArguments, "port">): Thread & { readonly ready: Promise<void> } {
  const { port1, port2 } = new MessageChannel();
  // Sources run as they are, built files beside each other.
  const file = import.meta.url.endsWith(".ts") ? "./worker-thread.ts" : "./worker-thread.js";
  const worker = new Worker(new URL(file, import.meta.url), {
    workerData: { ...args, port: port2 },
    transferList: [port2],
  });
  const exited = new Promise<void>((resolve) => {
    worker.once("exit", () => resolve());
  });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once("message", (message: StartMessage) => {
      if (message.kind === "ready") resolve();
      else reject(faultError(message));
    });
    worker.once("error", reject);
    worker.once("exit", (code) =>
      reject(new Error(`A thread of the vector ended with code ${code} before it was ready.`)),
    );
  });
  return { worker, port: port1, exited, ready };
}
