/**
 * In: how the training process ended without a word, and what it wrote last. Out: what happened to it: ended from outside,
 * broken down or out of memory, as far as the system or Node says so.
 */
import type { RunCode } from "@penstock/dsl";

/** What is known of a process that ended by itself or by a signal. */
export interface Death {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote on standard error. */
  readonly errors: string;
  /** Processes that the system ended for want of memory while it ran. */
  readonly endedForMemory: number;
}

/** What a person is told. */
export interface Verdict {
  readonly code: Extract<RunCode, "P6301" | "P6302" | "P6303">;
  readonly title: string;
  readonly help: string;
}

/** Signals that a process gives itself when it does what it must not. */
const breakdowns: ReadonlySet<NodeJS.Signals> = new Set([
  "SIGSEGV",
  "SIGBUS",
  "SIGILL",
  "SIGFPE",
  "SIGABRT",
  "SIGTRAP",
]);
const goesOn = "the same command goes on from the last checkpoint";

/** Says what became of the process. */
export function verdictOf({ status, signal, errors, endedForMemory }: Death): Verdict {
  if (/JavaScript heap out of memory|Reached heap limit/.test(errors)) {
    return {
      code: "P6302",
      title: "memory ran out: the training process used all that Node gives it",
      help: `NODE_OPTIONS=--max-old-space-size=8192 gives it 8 GB; ${goesOn}`,
    };
  }
  if (/std::bad_alloc|cannot allocate memory|out of memory/i.test(errors)) {
    return { code: "P6302", title: "memory ran out in TensorFlow", help: goesOn };
  }
  if (signal === "SIGKILL" && endedForMemory > 0) {
    return { code: "P6302", title: "memory ran out: the system ended the training process", help: goesOn };
  }
  if (signal !== null && breakdowns.has(signal)) {
    return {
      code: "P6303",
      title: `the training process broke down (${signal})`,
      help: `${goesOn}; TensorFlow breaks down where it gets no memory, too: a smaller \`batch\` may help, or \`--backend wasm\``,
    };
  }
  return {
    code: "P6301",
    title: `the training process was ended from outside (${signal ?? `status ${status}`})`,
    help: `${goesOn}; when memory ran out, a smaller \`batch\` helps`,
  };
}

/** How often Linux has ended a process for want of memory since it started, from the text of /proc/vmstat; 0 elsewhere. */
export function memoryKills(vmstat: string): number {
  return Number(/^oom_kill (\d+)$/m.exec(vmstat)?.[1] ?? 0);
}

/** V8's account of a full heap, which helps nobody but V8's authors: from its first line to the end. */
export function withoutHeapDump(errors: string): string {
  const start = errors.search(/\n?^(?:<--- Last few GCs --->|FATAL ERROR: .*heap)/m);
  return start < 0 ? errors : errors.slice(0, start);
}
