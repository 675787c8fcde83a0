/**
 * A thread that makes batches: its source comes in when it starts, then one task after another; batches go out, their memory
 * with them. What goes wrong with a batch is said in its place and ends nothing.
 */
import { parentPort, workerData } from "node:worker_threads";
import { InternalError } from "../../internal-error.ts";
import { BatchMaker, type BatchSource, type InputRoom } from "../prepare-batch.ts";
import { type FeedAnswer, type FeedTask, faultOf } from "./feed-message.ts";

const port = parentPort;
if (port === null) throw new InternalError("feed-worker runs in a thread of a feed only");
// Only a feed starts this thread, and this is what it hands over.
const maker = new BatchMaker(workerData as BatchSource);

port.on("message", ({ task, rows, augment, whole, memory }: FeedTask) => {
  try {
    const inputs = new Map<string, Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>>();
    const room: InputRoom = ({ name, length, dtype }) => {
      const kept = memory.get(name);
      const buffer = kept !== undefined && kept.byteLength >= 4 * length ? kept : new ArrayBuffer(4 * length);
      const data = dtype === "int32" ? new Int32Array(buffer, 0, length) : new Float32Array(buffer, 0, length);
      inputs.set(name, data);
      return data;
    };
    const batch = maker.make(rows, augment, { room, whole });
    const answer: FeedAnswer = {
      task,
      batch: {
        inputs: [...batch.inputs].flatMap(([name, { shape, data }]) => {
          // What is cut lies at the start of what was made.
          const own = inputs.get(name)?.subarray(0, data.length);
          return own === undefined ? [] : [[name, { shape, data: own }] as const];
        }),
        targets: [...batch.targets],
        mixed: batch.mixed,
        rows: batch.rows,
      },
    };
    port.postMessage(
      answer,
      [...inputs.values()].map(({ buffer }) => buffer),
    );
  } catch (error) {
    const answer: FeedAnswer = { task, fault: faultOf(error) };
    port.postMessage(answer);
  }
});
