/**
 * Two recordings of one function in; an error out where they differ: what was another value the second time would have
 * stayed the first in a graph.
 */
import type { AttributeValue } from "./graph-def.ts";
import type { RecordedNode, Recording } from "./recorder.ts";
import { callerLine, TraceError } from "./trace-error.ts";

/** Throws TraceError at the first difference, with the line that made it. */
export function compareRecordings(first: Recording, second: Recording): void {
  const length = Math.max(first.nodes.length, second.nodes.length);
  for (let index = 0; index < length; index++) {
    const [before, now] = [first.nodes[index], second.nodes[index]];
    if (before !== undefined && now !== undefined && sameNode(before, now)) continue;
    throw difference(before, now);
  }
  for (const [index, capture] of first.captures.entries()) {
    const now = second.captures[index];
    if (now?.dataId === capture.dataId) continue;
    throw new TraceError("a compiled function reads a tensor from outside that is another one than before", {
      place: callerLine(now?.origin ?? capture.origin),
      help: "The graph goes on reading the first: pass it as an argument, or keep it in a `tf.variable`",
    });
  }
}

function sameNode(a: RecordedNode, b: RecordedNode): boolean {
  if (a.op !== b.op || a.inputs.join() !== b.inputs.join()) return false;
  const names = Object.keys(a.attributes);
  return (
    names.length === Object.keys(b.attributes).length &&
    names.every((name) => sameAttribute(a.attributes[name], b.attributes[name]))
  );
}

function sameAttribute(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === undefined || b === undefined || a.kind !== b.kind) return false;
  if (a.kind === "tensor" && b.kind === "tensor") {
    return (
      a.value.dtype === b.value.dtype &&
      a.value.shape.join() === b.value.shape.join() &&
      Buffer.compare(a.value.bytes, b.value.bytes) === 0
    );
  }
  return String(a.value) === String(b.value);
}

function difference(before: RecordedNode | undefined, now: RecordedNode | undefined): TraceError {
  const node = now ?? before;
  const place = callerLine(node?.origin);
  if (before?.op === "Const" && now?.op === "Const") {
    return new TraceError(`a JavaScript value in a compiled function was ${show(before)} and is now ${show(now)}`, {
      place,
      help: "The graph keeps the first: pass what changes as a tensor argument, such as `tf.scalar(rate)`, or as an argument of its own that gets a graph for each value",
    });
  }
  return new TraceError(
    `a compiled function does something else than before: ${before === undefined ? "nothing" : `\`${before.op}\``} then, ${now === undefined ? "nothing" : `\`${now.op}\``} now`,
    { place, help: "A graph repeats what the first call did: what decides must be an argument" },
  );
}

/** A constant's value, if it is a short one. */
function show(node: RecordedNode): string {
  const value = node.attributes["value"];
  if (value?.kind !== "tensor") return "a value";
  const { bytes, shape } = value.value;
  const copy = bytes.slice().buffer;
  const list =
    value.value.dtype === 1
      ? [...new Float32Array(copy)]
      : value.value.dtype === 3
        ? [...new Int32Array(copy)]
        : [...bytes];
  const shown = list
    .slice(0, 4)
    .map((one) => String(Number(one.toPrecision(7))))
    .join(", ");
  return shape.length === 0 ? shown : `[${shown}${list.length > 4 ? ", …" : ""}]`;
}
