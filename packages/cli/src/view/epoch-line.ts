/**
 * Metrics of an epoch or a running batch in, the parts of a line out, each with the rank by which it is left out where
 * the line does not fit. Train metrics lose what is clear from the line (`train.label.accuracy` → `accuracy`), metrics
 * of other splits keep their whole path, because that is the name to use in a program.
 */
import type { RunEvent } from "@penstock/runtime";
import { distinctMetrics } from "@penstock/runtime/metrics";
import { formatMetric, formatSeconds } from "./figures.ts";
import { lineWidth, type Piece, piece, type StyledLine } from "./styled-line.ts";

type EpochEvent = Extract<RunEvent, { event: "epoch" | "validation" }>;

/** Part of a line; those of rank 0 always stand, the others by rank as far as they fit. */
export interface Part {
  readonly pieces: StyledLine;
  readonly rank: number;
}

/** `train.label.accuracy` → `accuracy`, or `label.accuracy` where another output has an accuracy too. */
function shortName(path: string, paths: readonly string[]): string {
  const bare = (name: string): string => name.replace(/^train\./, "");
  const last = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
  const same = paths.filter((other) => !isHeldOut(other) && last(other) === last(path));
  return same.length > 1 ? bare(path) : last(path);
}

function isHeldOut(path: string): boolean {
  return /^(?:valid|test)\./.test(path);
}

/** Metrics as line parts: train loss, other train metrics, valid metrics. */
export function metricParts(metrics: Readonly<Record<string, number>>): readonly Part[] {
  const paths = distinctMetrics(metrics);
  const isLoss = (path: string): boolean => /(?:^|\.)loss$/.test(path);
  const trainPaths = paths.filter((path) => !isHeldOut(path));
  const validPaths = paths.filter(isHeldOut);
  const chief = validPaths.find((path) => !isLoss(path)) ?? validPaths[0];
  const order = [
    ...trainPaths.filter(isLoss),
    ...trainPaths.filter((path) => !isLoss(path)),
    ...validPaths.filter(isLoss),
    ...validPaths.filter((path) => !isLoss(path)),
  ];
  return order.map((path, index) => {
    const name = isHeldOut(path) ? path : shortName(path, paths);
    const value = formatMetric(path, metrics[path] ?? Number.NaN, 1);
    const rank = path === chief ? 1 : isLoss(path) && !isHeldOut(path) ? 2 : isLoss(path) ? 30 : 10 + index;
    return { pieces: [piece(`${name} `, "dim"), piece(value)], rank };
  });
}

/** Parts joined by two spaces: those of rank 0, and of the others by rank whichever still fit into `width` columns. */
export function joinParts(parts: readonly Part[], width: number): StyledLine {
  const join = (kept: readonly Part[]): StyledLine =>
    kept.flatMap((part, index): readonly Piece[] => (index > 0 ? [piece("  "), ...part.pieces] : part.pieces));
  let kept = parts.filter((part) => part.rank === 0);
  for (const candidate of parts.filter((part) => part.rank > 0).sort((a, b) => a.rank - b.rank)) {
    const wider = parts.filter((part) => part === candidate || kept.includes(part));
    if (lineWidth(join(wider)) <= width) kept = wider;
  }
  return join(kept);
}

/**
 * `epoch  3/12  loss 0.0923  accuracy 97.2 %  valid.label.accuracy 98.1 %  ★ best`; for a validation inside of it
 * `epoch  3/12 at 200/469  …`.
 */
export function epochLine(event: EpochEvent, width: number): StyledLine {
  const inside = event.event === "validation" ? ` at ${event.step}/${event.steps}` : "";
  const count = `epoch ${String(event.epoch).padStart(String(event.epochs).length)}/${event.epochs}${inside}`;
  const parts: Part[] = [{ pieces: [piece(count)], rank: 0 }, ...metricParts(event.metrics)];
  parts.push({ pieces: [piece(formatSeconds(event.seconds), "dim")], rank: 40 });
  const best = [piece("★ best", "accent")];
  // Room for the star is kept on every line, so that all lines of a run leave out the same.
  if (!event.best) return joinParts(parts, width - lineWidth(best) - 2);
  return joinParts([...parts, { pieces: best, rank: 0 }], width);
}
