/**
 * What was measured of a run in, a timeline in Chrome's trace format out (an array of events, times in microseconds), as
 * `chrome://tracing` and Perfetto open it. One row shows the phases of the run, one for each train block the operations of
 * its measured steps.
 */
import { indexLines } from "@penstock/dsl";
import { placeOf, type StepSource } from "./attribute.ts";
import type { Profiler } from "./profiler.ts";

/** One event of the format: a span of time (`X`), or the name of a row (`M`). */
export type TraceEvent =
  | {
      readonly ph: "X";
      readonly name: string;
      readonly cat: string;
      readonly ts: number;
      readonly dur: number;
      readonly pid: number;
      readonly tid: number;
      readonly args: Readonly<Record<string, string | number>>;
    }
  | {
      readonly ph: "M";
      readonly name: "process_name" | "thread_name";
      readonly pid: number;
      readonly tid: number;
      readonly args: { readonly name: string };
    };

/** The only process of a trace. */
const pid = 1;
const phaseRow = 1;

/** Microseconds, to the nanosecond. */
const micros = (seconds: number): number => Math.round(seconds * 1e9) / 1e3;

/** Makes the events; `sources` are the train blocks by name, `title` names the whole. */
export function chromeTrace(
  profiler: Pick<Profiler, "phases" | "blocks">,
  sources: ReadonlyMap<string, StepSource>,
  title: string,
): TraceEvent[] {
  const { phases, blocks } = profiler;
  const events: TraceEvent[] = [
    { ph: "M", name: "process_name", pid, tid: phaseRow, args: { name: title } },
    { ph: "M", name: "thread_name", pid, tid: phaseRow, args: { name: rowName(phases.leftOut) } },
  ];
  for (const { phase, start, seconds } of [...phases.spans].sort((a, b) => a.start - b.start)) {
    events.push({
      ph: "X",
      name: phase,
      cat: "phase",
      ts: micros(start),
      dur: micros(seconds),
      pid,
      tid: phaseRow,
      args: {},
    });
  }
  for (const [index, [block, { measured }]] of [...blocks].entries()) {
    const tid = phaseRow + 1 + index;
    events.push({ ph: "M", name: "thread_name", pid, tid, args: { name: `train ${block}: operations` } });
    const placeText = placeTexts(sources.get(block));
    for (const { start, operations } of measured) {
      for (const { op, scope, start: offset, seconds } of operations) {
        const place = scope === null ? {} : placeText(scope);
        const cat = scope?.direction ?? "forward";
        const times = { ts: micros(start + offset), dur: micros(seconds) };
        events.push({ ph: "X", name: op, cat, ...times, pid, tid, args: { pass: cat, ...place } });
      }
    }
  }
  return events;
}

function rowName(leftOut: number): string {
  return leftOut === 0 ? "phases" : `phases (${leftOut} later ones left out)`;
}

/** Says of a purpose which line of the program it is, and how that line reads. */
function placeTexts(
  source: StepSource | undefined,
): (purpose: Parameters<typeof placeOf>[0]) => Record<string, string> {
  const known = new Map<string, Record<string, string>>();
  return (purpose) => {
    const key = `${purpose.kind}/${purpose.name}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const span = source === undefined ? null : placeOf(purpose, source);
    const file = source?.files.find((one) => one.path === span?.file);
    const text: Record<string, string> = {};
    if (span !== null && file !== undefined) {
      const index = indexLines(file.text);
      const { line } = index.position(span.start);
      Object.assign(text, { line: `${span.file}:${line}`, text: index.lineText(line).trim() });
    }
    if (purpose.kind === "node") text["node"] = purpose.name;
    known.set(key, text);
    return text;
  };
}
