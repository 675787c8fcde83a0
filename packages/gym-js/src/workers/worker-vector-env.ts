/**
 * Several copies of an environment in several threads. In: an id. Out: a vector over shared arrays.
 * Why: where a step costs more than waking a thread, copies run side by side; results are those of SyncVectorEnv to the bit.
 */
import { receiveMessageOnPort } from "node:worker_threads";
import type { Info, RenderFrame, ResetArguments } from "../core/env.ts";
import { GymError } from "../errors/gym-error.ts";
import type { WarningSink } from "../errors/warning.ts";
import type { NumericArray } from "../spaces/dtype.ts";
import type { Json } from "../spaces/space.ts";
import type { VectorResult } from "../vector/vector.ts";
import { VectorEnv, type VectorEnvArguments } from "../vector/vector-env.ts";
import { awaitDone, type Command, commands, give } from "./control.ts";
import { type CopyInfos, faultError, type ThreadMessage } from "./messages.ts";
import type { Thread } from "./start-threads.ts";

/** What `makeWorkerVector` has made ready. */
export interface WorkerVectorArguments extends VectorEnvArguments {
  readonly threads: readonly Thread[];
  readonly control: Int32Array;
  readonly onWarning: WarningSink;
}

/** A vector whose copies run in threads; made by `makeWorkerVector`. Close it when done. */
export class WorkerVectorEnv<
  Observations extends NumericArray = NumericArray,
  Actions extends NumericArray = NumericArray,
> extends VectorEnv<Observations, Actions> {
  readonly #threads: readonly Thread[];
  readonly #control: Int32Array;
  readonly #onWarning: WarningSink;
  #infos: readonly CopyInfos[] | null = null;
  #stepping = false;
  #closed: Promise<void> | null = null;

  constructor({ threads, control, onWarning, ...rest }: WorkerVectorArguments) {
    super(rest);
    this.#threads = threads;
    this.#control = control;
    this.#onWarning = onWarning;
  }

  /** The number of threads. */
  get workers(): number {
    return this.#threads.length;
  }

  /** Starts a step and returns at once; call `stepWait` for its results. Throws GymError as `step` does for the actions. */
  stepAsync(actions: ArrayLike<number>): void {
    this.#demandIdle("stepAsync");
    this.takeActions(actions);
    this.#infos = null;
    this.#stepping = true;
    give(this.#control, commands.step, this.#threads.length);
  }

  /** Waits for the step that `stepAsync` started. Throws GymError as `step` does. */
  stepWait(): VectorResult<Observations> {
    if (!this.#stepping) {
      throw new GymError(
        "vector",
        `stepWait of ${this.describe()} was called without a step to wait for. Call stepAsync first.`,
      );
    }
    this.#stepping = false;
    this.#awaitAnswers();
    return this.result();
  }

  render(): RenderFrame[] {
    return this.#ask("render", commands.render).flatMap((message) => (message.kind === "frames" ? message.frames : []));
  }

  /** Ends the threads; resolves once they have ended. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  protected resetCopies(all: readonly (ResetArguments | null)[]): void {
    this.#demandIdle("reset");
    for (const { port } of this.#threads) port.postMessage(all);
    this.#ask("reset", commands.reset);
  }

  protected stepCopies(): void {
    this.#ask("step", commands.step);
  }

  protected snapshotCopies(): readonly Json[] {
    return this.#ask("snapshot", commands.snapshot).flatMap((message) =>
      message.kind === "snapshots" ? message.snapshots : [],
    );
  }

  protected restoreCopies(all: readonly unknown[]): void {
    this.#demandIdle("restore");
    for (const { port } of this.#threads) port.postMessage(all);
    this.#ask("restore", commands.restore);
  }

  protected infoAt(copy: number): Info | null {
    return this.#infosNow()[copy]?.latest ?? null;
  }

  protected finalInfoAt(copy: number): Info | null {
    return this.#infosNow()[copy]?.final ?? null;
  }

  protected override takeActions(actions: ArrayLike<number>): void {
    this.#demandIdle("step");
    super.takeActions(actions);
  }

  /** Infos stay in the threads until somebody asks. */
  #infosNow(): readonly CopyInfos[] {
    this.#infos ??= this.#ask("info", commands.infos).flatMap((message) =>
      message.kind === "infos" ? message.infos : [],
    );
    return this.#infos;
  }

  #ask(method: string, command: Command): readonly ThreadMessage[] {
    this.#demandIdle(method);
    if (command !== commands.infos && command !== commands.render) this.#infos = null;
    give(this.#control, command, this.#threads.length);
    return this.#awaitAnswers();
  }

  /** What the threads sent, in their order. Throws the first fault among it. */
  #awaitAnswers(): readonly ThreadMessage[] {
    awaitDone(this.#control);
    const messages = this.#threads.flatMap(({ port }) => {
      const sent: ThreadMessage[] = [];
      for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
        sent.push(next.message as ThreadMessage); // sent by worker-thread.ts only
      }
      return sent;
    });
    for (const message of messages) if (message.kind === "warning") this.#onWarning(message.message);
    for (const message of messages) if (message.kind === "fault") throw faultError(message);
    return messages;
  }

  #demandIdle(method: string): void {
    if (this.#closed !== null) throw new GymError("vector", `${method} of ${this.describe()} was called after close.`);
    if (!this.#stepping) return;
    throw new GymError("vector", `${method} of ${this.describe()} was called during a step. Call stepWait first.`);
  }

  async #end(): Promise<void> {
    if (this.#stepping) awaitDone(this.#control);
    this.#stepping = false;
    give(this.#control, commands.close, this.#threads.length);
    for (const { worker } of this.#threads) worker.ref();
    await Promise.all(this.#threads.map(({ exited }) => exited));
    for (const { port } of this.#threads) port.close();
  }
}
