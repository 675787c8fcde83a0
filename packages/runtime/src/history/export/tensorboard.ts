/**
 * A run in, a file that TensorBoard reads out: records as TFRecord frames them, each with masked sums (CRC-32C), each an Event in Protocol Buffers'
 * form. The file's name comes of the run, so that a run that is exported again replaces itself.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { Message } from "../../graph/protobuf.ts";
import type { ExportedPoint, ExportedRun } from "./exported-run.ts";

/** Remainders of the Castagnoli polynomial, bits reversed. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 1 ? (rest >>> 1) ^ 0x82f63b78 : rest >>> 1;
  return rest >>> 0;
});

/** CRC-32C of bytes (RFC 3720, appendix B.4). */
export function crc32c(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (rest >>> 8) ^ (table[(rest ^ byte) & 0xff] ?? 0);
  return ~rest >>> 0;
}

/** As TFRecord stores sums: a sum of what holds sums is no good check. */
export function maskedSum(bytes: Uint8Array): number {
  const sum = crc32c(bytes);
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}

/** A record with its length and sums. */
export function frame(record: Uint8Array): Uint8Array {
  const framed = new Uint8Array(record.length + 16);
  const view = new DataView(framed.buffer);
  view.setBigUint64(0, BigInt(record.length), true);
  view.setUint32(8, maskedSum(framed.subarray(0, 8)), true);
  framed.set(record, 12);
  view.setUint32(12 + record.length, maskedSum(record), true);
  return framed;
}

/** Where curves of one kind stand together: `valid.label.accuracy` becomes `valid/label.accuracy`. */
function tagOf(metric: string): string {
  return metric.replace(".", "/");
}

function event({ step, time }: Pick<ExportedPoint, "step" | "time">): Message {
  return new Message().double(1, time / 1000).varint(2, step);
}

function scalars(point: ExportedPoint): Message {
  const summary = new Message();
  for (const [metric, value] of Object.entries(point.metrics)) {
    summary.bytes(1, new Message().bytes(1, tagOf(metric)).float(2, value));
  }
  return event(point).bytes(5, summary);
}

/** A text that TensorBoard shows as Markdown. */
function textOf(tag: string, text: string, at: Pick<ExportedPoint, "step" | "time">): Message {
  const shape = new Message().bytes(2, new Message().varint(1, 1));
  const tensor = new Message().varint(1, 7).bytes(2, shape).bytes(8, text);
  const metadata = new Message().bytes(1, new Message().bytes(1, "text"));
  return event(at).bytes(5, new Message().bytes(1, new Message().bytes(1, tag).bytes(8, tensor).bytes(9, metadata)));
}

function markdown({ params, tags }: ExportedRun): string {
  const lines = [...Object.entries(params), ...Object.entries(tags)].map(
    ([name, value]) => `| ${name} | ${value.replaceAll("|", "\\|")} |`,
  );
  return ["| | |", "|---|---|", ...lines].join("\n");
}

/** The bytes of a run's file. */
export function eventFile(run: ExportedRun): Uint8Array {
  const at = { step: 0, time: run.start };
  const events = [
    new Message().double(1, run.start / 1000).bytes(3, "brain.Event:2"),
    textOf("run", markdown(run), at),
    ...run.course.map(scalars),
    scalars(run.judged),
  ];
  return Buffer.concat(events.map((one) => frame(one.finish())));
}

/** Writes a run into a folder of its own below `folder`, which TensorBoard is started with; gives the file. Throws the system's errors. */
export function writeEvents(folder: string, run: ExportedRun): string {
  const own = path.join(folder, run.name);
  mkdirSync(own, { recursive: true });
  const file = path.join(own, `events.out.tfevents.${Math.floor(run.start / 1000)}.penstock.${run.hash.slice(0, 8)}`);
  writeFileAtomic(file, eventFile(run));
  return file;
}
