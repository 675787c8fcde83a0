/**
 * Run events in, a live terminal picture out: finished steps and epochs stay as lines, the running step stands below
 * with its progress, at most ten drawings a second.
 */
import type { SourceFile } from "@penstock/dsl";
import type { RunEvent } from "@penstock/runtime";
import { epochLine, joinParts, metricParts, type Part } from "./epoch-line.ts";
import { failureText } from "./failure-text.ts";
import { formatCount, formatLeft } from "./figures.ts";
import { displayWidth, padToWidth } from "./fit-width.ts";
import { liveBlock } from "./live-block.ts";
import { profileLines } from "./profile-lines.ts";
import { resultLines } from "./result-lines.ts";
import { startLines } from "./start-lines.ts";
import { type Columns, measureColumns, startLine, stepName, stepState } from "./step-line.ts";
import { type Colours, lineWidth, piece, type StyledLine } from "./styled-line.ts";
import type { View, ViewStream } from "./view.ts";

type StepEvent = Extract<RunEvent, { event: "step" }>;
type WorkEvent = Extract<RunEvent, { event: "batch" | "progress" }>;

/** Milliseconds between two drawings. */
const interval = 100;
/** Columns of a progress bar where there is room. */
const widestBar = 24;

interface RunningStep {
  readonly step: StepEvent;
  /** Milliseconds on the view's clock. */
  readonly since: number;
  /** Latest news of the step. */
  work: WorkEvent | null;
}

function bar(done: number, total: number, width: number): StyledLine {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const full = Math.floor(share * width);
  return [piece("━".repeat(full), "accent"), piece("╌".repeat(width - full), "dim")];
}

/** Texts with a bar after the first, as wide as the terminal allows; none where fewer than five columns are left. */
function barLine(
  first: string,
  rest: readonly string[],
  share: readonly [done: number, total: number] | null,
  width: number,
): StyledLine {
  const texts = [first, ...rest].map((text): Part => ({ pieces: [piece(text)], rank: 0 }));
  const free = Math.min(widestBar, width - lineWidth(joinParts(texts, width)) - 2);
  if (share !== null && free >= 5) texts.splice(1, 0, { pieces: bar(share[0], share[1], free), rank: 0 });
  return [piece("  "), ...joinParts(texts, width)];
}

function workLines(work: WorkEvent, width: number): readonly StyledLine[] {
  if (work.event === "progress") {
    if (work.total === null) return [barLine(work.what, [formatCount(work.done)], null, width - 2)];
    const count = `${formatCount(work.done)}/${formatCount(work.total)}`;
    return [barLine(work.what, [count], [work.done, work.total], width - 2)];
  }
  // Of several runs, the time of all is what a person waits for.
  const all = work.secondsLeftOfAll > work.secondsLeft ? [`${formatLeft(work.secondsLeftOfAll)} for all`] : [];
  const rest = [`${work.step}/${work.steps}`, `${formatLeft(work.secondsLeft)} left`, ...all];
  const speed: Part = { pieces: [piece(`${formatCount(work.rowsPerSecond)} rows/s`, "dim")], rank: 20 };
  return [
    barLine(`epoch ${work.epoch}/${work.epochs}`, rest, [work.step, work.steps], width - 2),
    [piece("  "), ...joinParts([...metricParts(work.metrics), speed], width - 2)],
  ];
}

/** What a live view draws with. */
export interface LiveOptions {
  readonly colours: Colours;
  /** Milliseconds. */
  readonly now: () => number;
  /** Files of the program. */
  readonly files: readonly SourceFile[];
}

/** A view that redraws the end of a terminal. */
export function liveView(stream: ViewStream, { colours, now, files }: LiveOptions): View {
  const block = liveBlock(stream, colours);
  let columns: Columns = { name: 0, kind: 0, run: 0 };
  let kinds: ReadonlyMap<string, string> = new Map();
  const expectations: Extract<RunEvent, { event: "expect" }>[] = [];
  const dry: Extract<RunEvent, { event: "dry" }>[] = [];
  const running = new Map<string, RunningStep>();
  let waiting: StyledLine[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  function width(): number {
    return Math.max(1, (stream.columns ?? 80) - 1);
  }

  function runningLines(): readonly StyledLine[] {
    return [...running.values()].flatMap(({ step, since, work }) => {
      const seconds = Math.floor((now() - since) / 1000);
      const time = seconds > 0 ? formatLeft(seconds) : "";
      const title: StyledLine = [piece("▸ ", "accent"), ...stepName(step, columns), piece(time, "dim")];
      return work === null ? [title] : [title, ...workLines(work, width())];
    });
  }

  function draw(): void {
    drawnAt = now();
    block.draw(waiting, runningLines());
    waiting = [];
  }

  /** Draws if the last drawing is long enough ago; the timer sees to what is left out here. */
  function drawSoon(): void {
    if (now() - drawnAt >= interval) draw();
    if (running.size > 0 && timer === null) {
      timer = setInterval(draw, interval);
      timer.unref();
    }
    if (running.size === 0 && timer !== null) stopTimer();
  }

  function stopTimer(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
  }

  function step(event: StepEvent): void {
    if (event.state === "started" || event.state === "resumed") {
      if (event.state === "resumed") {
        waiting.push([piece("↻ ", "accent"), ...stepName(event, columns), piece(stepState(event), "dim")]);
      }
      running.set(event.id, { step: event, since: now(), work: null });
      return;
    }
    running.delete(event.id);
    const cached = event.state === "cached";
    const name = stepName(event, columns).map((part) => (cached ? { ...part, style: "dim" as const } : part));
    waiting.push([piece("✓ ", cached ? "dim" : "good"), ...name, piece(stepState(event), "dim")]);
  }

  /** Epochs carry their block's name where the plan has several of its kind, and their run where it has several. */
  function epoch(event: Extract<RunEvent, { event: "epoch" | "validation" }>): void {
    const kind = kinds.get(event.block);
    const several = [...kinds.values()].filter((other) => other === kind).length > 1;
    const run = columns.run === 0 ? "" : `${padToWidth(event.run ?? "", columns.run)}  `;
    const name = several ? `  ${padToWidth(event.block, columns.name)}  ${run}` : `  ${run}`;
    waiting.push([piece(name), ...epochLine(event, width() - displayWidth(name))]);
  }

  function take(event: RunEvent): void {
    switch (event.event) {
      case "start":
        columns = measureColumns(event.steps);
        kinds = new Map(event.steps.map((entry) => [entry.block, entry.kind]));
        waiting.push(startLine(event));
        return;
      case "notice":
        waiting.push([piece("note: ", "accent"), piece(event.text)]);
        return;
      case "weights":
        waiting.push(...startLines(event));
        return;
      case "step":
        step(event);
        return;
      case "batch":
      case "progress":
        for (const entry of running.values())
          if (entry.step.block === event.block && entry.step.run === event.run) entry.work = event;
        return;
      case "validation":
      case "epoch":
        epoch(event);
        return;
      case "expect":
        expectations.push(event);
        return;
      case "dry":
        dry.push(event);
        return;
      case "error":
        // Nothing is at work any more; what follows stands below the last drawing.
        running.clear();
        draw();
        stream.write(failureText(event, files, { colour: colours.isColorSupported, width: width() }));
        return;
      case "profile":
        waiting.push(...profileLines(event, width()));
        return;
      case "done":
        running.clear();
        waiting.push(...resultLines({ done: event, expectations, dry, kinds }));
        return;
    }
  }

  return {
    event(event) {
      if (closed) return;
      take(event);
      if (event.event === "done") draw();
      drawSoon();
    },
    close() {
      if (closed) return;
      closed = true;
      stopTimer();
      running.clear();
      draw();
      block.close();
    },
  };
}
