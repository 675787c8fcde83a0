/**
 * What our side of the comparison does around its work: it says when it is ready, then measures once for every line that it is
 * sent, and answers with one JSON object a line. `peers/side.py` does the same for the Python sides.
 */
import { createInterface } from "node:readline";
import { median } from "../figures.ts";

/** What a side is asked to do; its only argument, as JSON. */
export interface Workload {
  readonly name: string;
  /** Which of a peer's ways is measured. */
  readonly variant: string;
  /** How long a stretch of steps is. */
  readonly seconds: number;
  readonly seed: number;
}

/** What a side says. */
export type SideMessage =
  | { readonly ready: true; readonly versions: Readonly<Record<string, string>> }
  | { readonly value: number };

const say = (message: SideMessage): boolean => process.stdout.write(`${JSON.stringify(message)}\n`);

/** The workload of this process. */
export function askedWorkload(): Workload {
  // As measure-case.ts writes it.
  return JSON.parse(process.argv[2] ?? "") as Workload;
}

/** Answers until standard input ends; `measure` gives one figure. */
export async function serve(
  measure: () => number | Promise<number>,
  versions: Readonly<Record<string, string>>,
): Promise<void> {
  say({ ready: true, versions });
  for await (const _ of createInterface({ input: process.stdin })) say({ value: await measure() });
}

type Step = (number: number) => void;

/** Median milliseconds of a step over a stretch of `seconds`, at least five steps. */
export function milliseconds(step: Step, seconds: number): number {
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end || times.length < 5) {
    const started = performance.now();
    step(times.length);
    times.push(performance.now() - started);
  }
  return median(times);
}

/** Steps before the clock starts: what is recorded, planned or allocated at first is done then. */
export function warmUp(step: Step, seconds: number): void {
  const end = performance.now() + seconds * 1000;
  for (let number = 0; performance.now() < end || number < 12; number++) step(number);
}
