/**
 * The plan and step states in, one line for each out, with names and kinds aligned in columns.
 */
import type { RunEvent } from "@penstock/runtime";
import { formatSeconds } from "./figures.ts";
import { displayWidth, padToWidth } from "./fit-width.ts";
import { type Piece, piece, type StyledLine } from "./styled-line.ts";

type StartEvent = Extract<RunEvent, { event: "start" }>;
type StepEvent = Extract<RunEvent, { event: "step" }>;

/** Widths of the name and kind columns of a run. */
export interface Columns {
  readonly name: number;
  readonly kind: number;
  /** Of what the runs of one block differ in; 0 where every block runs once. */
  readonly run: number;
}

/** Columns wide enough for every step of the plan; names beyond 28 columns do not widen all lines. */
export function measureColumns(steps: StartEvent["steps"]): Columns {
  const widest = (texts: readonly string[]): number =>
    texts.reduce((width, text) => Math.max(width, displayWidth(text)), 0);
  return {
    name: Math.min(28, widest(steps.map((step) => step.block))),
    kind: widest(steps.map((step) => step.kind)),
    run: Math.min(28, widest(steps.map((step) => step.run ?? ""))),
  };
}

/** `examples/digits.pipe  seed 7  3 steps, 1 cached`. */
export function startLine(event: StartEvent): StyledLine {
  const cached = event.steps.filter((step) => step.cached).length;
  const steps = `${event.steps.length} ${event.steps.length === 1 ? "step" : "steps"}`;
  return [
    piece(event.program, "bold"),
    piece(`  seed ${event.seed}  ${steps}${cached > 0 ? `, ${cached} cached` : ""}`, "dim"),
  ];
}

/** What a line is about. */
export interface Whose {
  readonly block: string;
  readonly kind: string;
  readonly run: string | null;
}

/** Name, kind and run of a step in their columns, followed by two spaces. */
export function stepName({ block, kind, run }: Whose, columns: Columns): readonly Piece[] {
  return [
    piece(`${padToWidth(block, columns.name)}  `),
    piece(`${padToWidth(kind, columns.kind)}  `, "dim"),
    ...(columns.run === 0 ? [] : [piece(`${padToWidth(run ?? "", columns.run)}  `)]),
  ];
}

/** What became of a step, in words. */
export function stepState(event: StepEvent): string {
  switch (event.state) {
    case "cached":
      return "cached";
    case "started":
      return "started";
    case "resumed":
      return "resumed from its checkpoint";
    case "done":
      return event.seconds === null ? "done" : formatSeconds(event.seconds);
  }
}
