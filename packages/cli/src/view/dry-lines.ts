/** What a dry run has found of a train block in, lines for people out: time of all its runs, of a step, and memory. */
import type { RunEvent } from "@penstock/runtime";
import { formatCount, formatSeconds } from "./figures.ts";
import { displayWidth } from "./fit-width.ts";
import { piece, type StyledLine } from "./styled-line.ts";

type DryEvent = Extract<RunEvent, { event: "dry" }>;

/** `12 ms`, `0.42 s`, `1.5 s`. */
function shortTime(seconds: number): string {
  if (seconds >= 10) return formatSeconds(seconds);
  if (seconds >= 0.1) return `${seconds.toFixed(2)} s`;
  const milliseconds = seconds * 1000;
  return `${milliseconds.toFixed(milliseconds >= 10 ? 0 : 1)} ms`;
}

/** `1.2 GB`. */
function memory(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}

function many(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function linesOf(event: DryEvent): readonly StyledLine[] {
  const { runs, cached, steps, stepSeconds, validations, validationSeconds } = event;
  const set = Object.entries(event.set).map(([name, value]) => `${name} ${value}`);
  const name = [event.block, ...(set.length === 0 ? [] : [set.join(", ")])].join("  ");
  const done = cached === 0 ? "" : runs === 1 ? ", which has run already" : `, ${cached} of them have run already`;
  const time =
    cached === runs ? `${runs === 1 ? "has run" : "all have run"} already` : `about ${formatSeconds(event.seconds)}`;
  const of = runs === 1 || cached === runs ? "" : ` for ${many(runs, "run")}${done}`;
  const looks = validations === 0 ? "" : `, ${many(validations, "validation")} of ${shortTime(validationSeconds)}`;
  const each = `${many(steps, "step")} of ${shortTime(stepSeconds)}${looks}${runs === 1 ? "" : " in each"}`;
  return [
    [piece(name, "bold"), piece(`  ${time}`), piece(of, "dim")],
    [
      piece(
        `${" ".repeat(Math.min(displayWidth(event.block), 12))}  ${each}; up to ${memory(event.memory)} of memory`,
        "dim",
      ),
    ],
  ];
}

/** The lines of all train blocks, and what they take together. */
export function dryLines(events: readonly DryEvent[]): readonly StyledLine[] {
  if (events.length === 0) return [];
  const seconds = events.reduce((sum, event) => sum + event.seconds, 0);
  const all: readonly StyledLine[] =
    events.length === 1 ? [] : [[piece(`about ${formatSeconds(seconds)} in all`, "bold")]];
  return [[], ...events.flatMap(linesOf), ...all];
}
