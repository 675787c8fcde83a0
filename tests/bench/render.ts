// In: the rounds of a comparison. Out: a Markdown section with every round, medians and ratios; and its place in a document.
import type { ProcessTimes, Round, SideFigures, SideWork } from "./side.ts";

/** The middle value; the mean of the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

interface Row {
  readonly what: string;
  readonly penstock: (figures: SideFigures) => number;
  readonly keras: (figures: SideFigures) => number;
  /** Digits after the point. */
  readonly digits: number;
  /** Whether a larger figure is better. */
  readonly rate: boolean;
}

function rowsOf({ rows, batch }: SideWork): Row[] {
  const step = (figures: SideFigures): number => median(figures.stepMs);
  const stepRate = (figures: SideFigures): number => (1000 * batch) / step(figures);
  const epoch = (figures: SideFigures): number => rows / figures.epochSeconds;
  const answers = (figures: SideFigures): number => rows / figures.predictSeconds;
  return [
    { what: "one step, ms (`trainStep` / `train_on_batch`)", penstock: step, keras: step, digits: 2, rate: false },
    { what: "the same, pictures/s", penstock: stepRate, keras: stepRate, digits: 0, rate: true },
    { what: "training, pictures/s (`runTraining` / `fit`)", penstock: epoch, keras: epoch, digits: 0, rate: true },
    { what: "answering, pictures/s (`predict` / `predict`)", penstock: answers, keras: answers, digits: 0, rate: true },
  ];
}

/** A table line: Penstock / Keras for every round, medians, and how many times faster Penstock is. */
function comparisonLine(row: Row, rounds: readonly Round[]): string {
  const show = (value: number): string => value.toFixed(row.digits);
  const pairs = rounds.map(({ penstock, keras }) => [row.penstock(penstock), row.keras(keras)] as const);
  const [ours, theirs] = [median(pairs.map(([one]) => one)), median(pairs.map(([, other]) => other))];
  const ratio = row.rate ? ours / theirs : theirs / ours;
  const cells = [...pairs.map(([one, other]) => `${show(one)} / ${show(other)}`), `${show(ours)} / ${show(theirs)}`];
  return `| ${row.what} | ${cells.join(" | ")} | ${ratio.toFixed(2)}× |`;
}

function processLine({ command, what, seconds, note }: ProcessTimes): string {
  if (seconds === null) return `| \`${command}\`, ${what} | not measured: ${note} | |`;
  return `| \`${command}\`, ${what} | ${seconds.map((value) => value.toFixed(2)).join(", ")} | ${median(seconds).toFixed(2)} |`;
}

const list = (versions: Readonly<Record<string, string>>): string =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");

/** What a section says. */
export interface Comparison {
  readonly command: string;
  readonly machine: string;
  /** ISO 8601 day. */
  readonly date: string;
  readonly work: SideWork;
  readonly rounds: readonly Round[];
  readonly processes: readonly ProcessTimes[];
}

/** The figures as Markdown. */
export function renderComparison({ command, machine, date, work, rounds, processes }: Comparison): string {
  const numbers = rounds.map((_, index) => `round ${index + 1}`);
  const first = rounds[0];
  return [
    `Measured by \`${command}\` on ${date}.`,
    "",
    `- Machine: ${machine}.`,
    `- Penstock: ${list(first?.penstock.versions ?? {})}. Keras: ${list(first?.keras.versions ?? {})}.`,
    `- Work: the model of \`examples/cifar10-tutorial.pipe\`, batch ${work.batch}, Adam, ${work.rows} random pictures, seed ${work.seed};`,
    `  a step is the median of ${work.steps} after ${work.warmup}; training is the second epoch, answering the second pass.`,
    "- Each round runs both, one after the other, each in a process of its own. Figures are Penstock / Keras; the last column",
    "  is how many times as fast Penstock is. Keras gets its pictures as floats, Penstock turns bytes into floats as it goes.",
    "",
    `| | ${numbers.join(" | ")} | median | ratio |`,
    `|---|${numbers.map(() => "---|").join("")}---|---|`,
    ...rowsOf(work).map((row) => comparisonLine(row, rounds)),
    "",
    "| whole process | seconds | median |",
    "|---|---|---|",
    ...processes.map(processLine),
  ].join("\n");
}

const begin = "<!-- bench:begin -->";
const end = "<!-- bench:end -->";

/** The document with the section between its markers replaced; markers are added at the end where there are none. */
export function placeSection(document: string, section: string): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  const block = `${begin}\n${section}\n${end}`;
  if (from === -1 || to < from) return `${document.trimEnd()}\n\n${block}\n`;
  return document.slice(0, from) + block + document.slice(to + end.length);
}
