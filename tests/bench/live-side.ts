/**
 * A program in, a process of its own out that measures once whenever it is asked. Both sides of a case live at the same time;
 * the one that is not asked waits for a line and takes no processor time.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { BenchFailure } from "./bench-failure.ts";
import type { SideMessage } from "./sides/serve.ts";

/** What is started. */
export interface SideProgram {
  readonly program: string;
  readonly args: readonly string[];
}

/** Longest time without an answer. */
const patienceMs = 10 * 60_000;

/** One side of a case. */
export class LiveSide {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly title: string;
  private readonly lines: AsyncIterator<string>;
  private readonly ended: Promise<void>;
  private errors = "";

  constructor({ program, args }: SideProgram) {
    const env = { ...process.env, CUDA_VISIBLE_DEVICES: "-1", TF_CPP_MIN_LOG_LEVEL: "2", KERAS_BACKEND: "tensorflow" };
    this.title = path.basename(args.find((argument) => /\.(?:ts|py)$/.test(argument)) ?? program);
    this.child = spawn(program, [...args], { env, stdio: ["pipe", "pipe", "pipe"] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      this.errors = (this.errors + chunk).slice(-4000);
    });
    // A side that has died is noticed when it does not answer.
    this.child.stdin.on("error", () => undefined);
    this.ended = new Promise((resolve) => {
      this.child.once("error", (error) => {
        this.errors += error.message;
        resolve();
      });
      this.child.once("close", () => resolve());
    });
  }

  /** Waits until it is ready; gives the versions that it runs on. */
  async ready(): Promise<Readonly<Record<string, string>>> {
    const message = await this.next();
    if (!("ready" in message)) throw this.failure("measured before it was asked");
    return message.versions;
  }

  /** Measures once. */
  async measure(): Promise<number> {
    this.child.stdin.write("measure\n");
    const message = await this.next();
    if (!("value" in message) || !Number.isFinite(message.value)) throw this.failure("gave no figure");
    return message.value;
  }

  /** Ends the process and waits for its end. */
  async close(): Promise<void> {
    this.child.stdin.end();
    const late = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    await this.ended;
    clearTimeout(late);
  }

  private async next(): Promise<SideMessage> {
    const stuck = setTimeout(() => this.child.kill("SIGKILL"), patienceMs);
    const line = await this.lines.next();
    clearTimeout(stuck);
    if (line.done === true) {
      await this.ended;
      throw this.failure("ended before it answered");
    }
    // A side writes nothing but its messages there.
    return JSON.parse(line.value) as SideMessage;
  }

  private failure(what: string): BenchFailure {
    return new BenchFailure(`${this.title} ${what}${this.errors === "" ? "" : `:\n${this.errors.trim()}`}`);
  }
}
