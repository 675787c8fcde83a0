/** Runs of cases in; a Markdown section each, and its place in a document out. */
import { type AccuracyCase, cases, type Goal } from "./cases.ts";
import type { CaseRun } from "./run-case.ts";

/** What was seen of a case. */
export interface CaseSeen {
  readonly one: AccuracyCase;
  readonly runs: readonly CaseRun[];
  /** What to type to see it again. */
  readonly command: string;
  readonly machine: string;
  /** ISO 8601 day. */
  readonly date: string;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean over the seeds; NaN where a run does not have the figure. */
export function meanOf(goal: Goal, runs: readonly CaseRun[]): number {
  return mean(runs.map(({ metrics }) => metrics[goal.metric] ?? Number.NaN));
}

/** Whether the mean keeps the bound. */
export function isReached(goal: Goal, runs: readonly CaseRun[]): boolean {
  const value = meanOf(goal, runs);
  return goal.side === "at least" ? value >= goal.bound : value <= goal.bound;
}

const show = (value: number): string => (Number.isFinite(value) ? value.toFixed(4) : "–");

function goalLine(goal: Goal, runs: readonly CaseRun[]): string {
  const each = runs.map(({ metrics }) => show(metrics[goal.metric] ?? Number.NaN)).join(", ");
  const bound = `${goal.side === "at least" ? "≥" : "≤"} ${goal.bound}${isReached(goal, runs) ? "" : " (missed)"}`;
  return `| ${goal.what} | ${each} | **${show(meanOf(goal, runs))}** | ${bound} | ${goal.anchor ?? "–"} |`;
}

function otherLines({ goals }: AccuracyCase, runs: readonly CaseRun[]): string[] {
  const told = new Set(goals.map(({ metric }) => metric));
  const [first] = runs;
  const paths = Object.keys(first?.metrics ?? {}).filter(
    (path) =>
      !told.has(path) && (path.startsWith("peer.") || /^test\.\w+\.(accuracy|sensitivity_at_95|brier|ece)$/.test(path)),
  );
  return paths.map((path) => {
    const values = runs.map(({ metrics }) => metrics[path] ?? Number.NaN);
    return `| \`${path}\` | ${values.map(show).join(", ")} | ${show(mean(values))} | – | – |`;
  });
}

/** One case as Markdown. */
export function renderCase({ one, runs, command, machine, date }: CaseSeen): string {
  const seeds = runs.map(({ seed }) => seed).join(", ");
  const seconds = runs.map((run) => `${Math.round(run.seconds)} s${run.cached ? " (trained before)" : ""}`).join(", ");
  return [
    `## ${one.name}`,
    "",
    `\`${one.program}\`, measured by \`${command}\` on ${date}; seeds ${seeds}; ${seconds} on ${machine}.`,
    "",
    "| figure | by seed | mean | goal | anchor |",
    "|---|---|---|---|---|",
    ...one.goals.map((goal) => goalLine(goal, runs)),
    ...otherLines(one, runs),
    "",
  ].join("\n");
}

const preface = `# Accuracy

What the programs of the tree reach on rows that they have not learned from, seed by seed. Figures are of the test rows, means over the
seeds are bold. Files of data are found in the folder that PENSTOCK_MIRROR names. Seconds are of the whole command; other work ran on
the machine at the same time, so they say little.
`;

/** The document with the sections of these cases in place of those that it had of them; others stay. */
export function placeSections(before: string | null, sections: ReadonlyMap<string, string>): string {
  const old = new Map(
    (before ?? "")
      .split(/^(?=## )/m)
      .slice(1)
      .map((section) => [/^## (\S+)/.exec(section)?.[1] ?? "", section] as const),
  );
  const all = cases.flatMap(({ name }) => sections.get(name) ?? old.get(name) ?? []);
  return [preface, ...all.map((section) => `${section.trimEnd()}\n`)].join("\n");
}
