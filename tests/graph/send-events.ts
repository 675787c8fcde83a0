/**
 * Sends batch events to the process that started this one, in the way in which a training process does, and then how much
 * processor time each took: `{ kind: "cost", microseconds }`. Usage: fork it with the number of events as its argument.
 */
import { setImmediate } from "node:timers/promises";
import type { RunEvent } from "@penstock/runtime";

const count = Number(process.argv[2]);

function eventOf(step: number): RunEvent {
  const metrics = { "train.loss": 1 / step, "train.label.loss": 1 / step, "train.label.accuracy": 1 - 1 / step };
  const times = { rowsPerSecond: 1000 + step, secondsLeft: count - step, secondsLeftOfAll: count - step };
  return { event: "batch", block: "fit", run: null, epoch: 1, epochs: 10, step, steps: count, metrics, ...times };
}

async function send(events: number): Promise<number> {
  const before = process.cpuUsage();
  for (let step = 1; step <= events; step++) {
    process.send?.({ kind: "event", event: eventOf(step) });
    // The loop gets its turn after every step, and with it the channel.
    await setImmediate();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / events;
}

const microseconds = await send(count);
process.send?.({ kind: "cost", microseconds }, () => process.disconnect?.());
