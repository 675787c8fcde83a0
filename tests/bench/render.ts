/** Measured cases in; a Markdown section with every round, medians, ratios and goals, its place in a document, and JSON lines out. */
import type { BenchCase } from "./cases.ts";
import { figuresOf } from "./figures.ts";
import type { Measured } from "./measure-case.ts";

/** A case with its figures, or with the reason why there are none. */
export interface CaseResult {
  readonly one: BenchCase;
  readonly measured: Measured | null;
  readonly failure: string | null;
}

/** One result as a JSON object; see CONTRIBUTING.md. */
export function jsonLine(one: BenchCase, { rounds }: Measured): string {
  const { ours, theirs, ratio } = figuresOf(rounds, one.better);
  const peer = one.kind === "pair" ? one.peer : null;
  return JSON.stringify({ name: one.name, peer, ours, theirs, unit: one.unit, ratio, rounds });
}

/** What is aimed at, in words; null where nothing is. */
function goalOf(one: BenchCase): string | null {
  if (one.kind === "process") return one.limit === null ? null : `≤ ${one.limit} ${one.unit}`;
  return one.goal === null ? null : `≥ ${one.goal}×`;
}

/** Whether the goal is reached; true where there is none. */
function reached(one: BenchCase, { rounds }: Measured): boolean {
  const { ours, ratio } = figuresOf(rounds, one.better);
  if (one.kind === "process") return one.limit === null || ours <= one.limit;
  return one.goal === null || (ratio ?? 0) >= one.goal;
}

const titleOf = (one: BenchCase): string => (one.kind === "pair" ? `\`${one.name}\`, ${one.peer}` : `\`${one.name}\``);

/** `| case | unit | rounds | medians | ratio | goal |` */
function pairLine({ one, measured, failure }: CaseResult): string {
  const goal = goalOf(one) ?? "–";
  if (measured === null) return `| ${titleOf(one)} | ${one.unit} | not measured: ${failure} | | | ${goal} |`;
  const show = (value: number | null): string => (value === null ? "–" : value.toFixed(one.digits));
  const { ours, theirs, ratio } = figuresOf(measured.rounds, one.better);
  const rounds = measured.rounds.map(([own, other]) => `${show(own)} / ${show(other)}`).join(", ");
  const mark = reached(one, measured) ? "" : " (missed)";
  const times = `**${(ratio ?? Number.NaN).toFixed(2)}×**`;
  return `| ${titleOf(one)} | ${one.unit} | ${rounds} | ${show(ours)} / ${show(theirs)} | ${times} | ${goal}${mark} |`;
}

/** `| process | unit | rounds | median | goal |` */
function processLine({ one, measured, failure }: CaseResult): string {
  const goal = goalOf(one) ?? "–";
  if (measured === null) return `| ${titleOf(one)} | ${one.unit} | not measured: ${failure} | | ${goal} |`;
  const show = (value: number): string => value.toFixed(one.digits);
  const rounds = measured.rounds.map(([own]) => show(own)).join(", ");
  const mark = reached(one, measured) ? "" : " (missed)";
  return `| ${titleOf(one)} | ${one.unit} | ${rounds} | **${show(figuresOf(measured.rounds, one.better).ours)}** | ${goal}${mark} |`;
}

/** Versions of all sides, each once. */
function versionLines(results: readonly CaseResult[]): string[] {
  const sides = new Map<string, string>();
  for (const { one, measured } of results) {
    if (one.kind !== "pair" || measured === null) continue;
    const list = (versions: Readonly<Record<string, string>>): string =>
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(", ");
    sides.set("Penstock", list(measured.versions.ours));
    sides.set({ keras: "Keras", torch: "PyTorch", tfjs: "TensorFlow.js" }[one.side], list(measured.versions.theirs));
  }
  return [...sides].map(([side, versions]) => `- ${side}: ${versions}.`);
}

/** What each name stands for, once. */
function meaningLines(results: readonly CaseResult[]): string[] {
  return [...new Map(results.map(({ one }) => [one.name, one.what]))].map(([name, what]) => `- \`${name}\`: ${what}.`);
}

/** Where and how the figures were taken. */
export interface Circumstances {
  readonly command: string;
  readonly machine: string;
  /** ISO 8601 day. */
  readonly date: string;
  /** Processes that wanted a core before the first case; null where unknown. */
  readonly load: number | null;
  readonly rounds: number;
}

/** The figures as Markdown. */
export function renderResults(results: readonly CaseResult[], at: Circumstances): string {
  const pairs = results.filter(({ one }) => one.kind === "pair");
  const processes = results.filter(({ one }) => one.kind === "process");
  const missed = results.filter(({ one, measured }) => measured !== null && !reached(one, measured));
  const lines = [
    `Measured by \`${at.command}\` on ${at.date}.`,
    "",
    `- Machine: ${at.machine}${at.load === null ? "" : `; load before the first case ${at.load.toFixed(2)}`}.`,
    ...versionLines(results),
    "",
    ...meaningLines(results),
  ];
  if (pairs.length > 0) {
    lines.push(
      "",
      `Both sides of a pair live in processes of their own and are measured in turn, ours first, ${at.rounds} rounds. Figures are`,
      "Penstock / peer; the ratio is how many times as fast Penstock is, by the medians.",
      "",
      "| case, peer | unit | rounds | medians | ratio | goal |",
      "|---|---|---|---|---|---|",
      ...pairs.map(pairLine),
    );
  }
  if (processes.length > 0) {
    lines.push(
      "",
      "| whole process | unit | rounds | median | goal |",
      "|---|---|---|---|---|",
      ...processes.map(processLine),
    );
  }
  if (missed.length > 0) {
    lines.push("", `Goals missed in this run: ${missed.map(({ one }) => titleOf(one)).join("; ")}.`);
  }
  return lines.join("\n");
}

/** The document with the named section between its markers replaced; markers are added at the end where there are none. */
export function placeSection(document: string, section: string, name = "bench"): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  const block = `${begin}\n${section}\n${end}`;
  if (from === -1 || to < from) return `${document.trimEnd()}\n\n${block}\n`;
  return document.slice(0, from) + block + document.slice(to + end.length);
}
