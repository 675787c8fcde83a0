// Training runs in a process of its own, so whoever started it stays responsive, and what it tells costs it next to nothing.
import { fork } from "node:child_process";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { smallProgram } from "../flows/small-program.ts";
import { makeRunFolder } from "./program-run.ts";

/** Milliseconds between two looks at the clock. */
const resolution = 2;

/** How late the event loop is while a training of some seconds runs, from its first batch to its last. */
async function delayOfTraining(): Promise<{ readonly p99: number; readonly looks: number }> {
  const folder = makeRunFolder();
  const delay = monitorEventLoopDelay({ resolution });
  let batches = 0;
  const run = await folder.run(smallProgram({ rows: 3000, epochs: 6, expect: "loss < 100" }), {
    onEvent: (event) => {
      if (event.event === "batch" && batches++ === 0) delay.enable();
      if (event.event === "step" && event.kind === "train" && event.state === "done") delay.disable();
    },
  });
  folder.remove();
  expect(run.status).toBe(0);
  const [p99, longest] = [delay.percentile(99), delay.max].map((time) => time / 1e6 - resolution);
  console.error(
    `event loop, ${delay.count} looks during training: p99 ${p99?.toFixed(1)} ms late, at most ${longest?.toFixed(1)} ms`,
  );
  return { p99: p99 ?? Number.NaN, looks: delay.count };
}

test("the event loop of the process that starts a training is at most 20 ms late, 99 times in 100", async () => {
  // Other work on the machine makes it later, never earlier: one undisturbed training shows what training does.
  const found: number[] = [];
  while (found.length < 3 && !(Math.min(...found) <= 20)) {
    const { p99, looks } = await delayOfTraining();
    expect(looks).toBeGreaterThan(300);
    found.push(p99);
  }
  expect(Math.min(...found)).toBeLessThanOrEqual(20);
});

test("ten batch events a second, the most there are, take less than 1% of the training process's time", async () => {
  const script = fileURLToPath(new URL("send-events.ts", import.meta.url));
  const events = 3000;
  const child = fork(script, [String(events)], { execArgv: ["--conditions=source"], serialization: "advanced" });
  let received = 0;
  const microseconds = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (status) => reject(new Error(`the process ended with ${status}`)));
    child.on("message", (message: { readonly kind: string; readonly microseconds: number }) => {
      if (message.kind === "event") received++;
      else resolve(message.microseconds);
    });
  });
  expect(received).toBe(events);
  console.error(`a batch event takes ${microseconds.toFixed(0)} µs of the training process's time`);
  expect((10 * microseconds) / 1e6).toBeLessThan(0.01);
});
