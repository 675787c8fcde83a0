/**
 * In: a code. Out: its page as text: what it is about, a program that fails with it and the same repaired.
 */
import { type Code, codes } from "./codes.ts";
import { adaptPages } from "./pages/adapt.ts";
import { augmentPages } from "./pages/augment.ts";
import { columnPages } from "./pages/columns.ts";
import { coursePages } from "./pages/course.ts";
import { dataPages } from "./pages/data.ts";
import { explainPages } from "./pages/explain.ts";
import { leakagePages } from "./pages/leakage.ts";
import { learningPages } from "./pages/learning.ts";
import { namesPages } from "./pages/names.ts";
import { outsidePages } from "./pages/outside.ts";
import type { Page, PageExample } from "./pages/page.ts";
import { regionPages } from "./pages/regions.ts";
import { robustnessPages } from "./pages/robustness.ts";
import { settingsPages } from "./pages/settings.ts";
import { syntaxPages } from "./pages/syntax.ts";
import { tasksPages } from "./pages/tasks.ts";
import { tokenizerPages } from "./pages/tokenizer.ts";
import { transferPages } from "./pages/transfer.ts";
import { typesPages } from "./pages/types.ts";
import { writingPages } from "./pages/writing.ts";
import { type RunPage, runCodes } from "./run-codes.ts";

/** The page of every code. */
export const pages: Readonly<Record<Code, Page>> = {
  ...syntaxPages,
  ...namesPages,
  ...typesPages,
  ...settingsPages,
  ...coursePages,
  ...columnPages,
  ...augmentPages,
  ...regionPages,
  ...dataPages,
  ...leakagePages,
  ...learningPages,
  ...adaptPages,
  ...explainPages,
  ...outsidePages,
  ...robustnessPages,
  ...tasksPages,
  ...transferPages,
  ...writingPages,
  ...tokenizerPages,
};

/**
 * The page of a code such as `P3102` in Markdown, or null where there is no such code; case does not matter. Codes of a
 * failing run have no programs to show: no program causes them for certain.
 */
export function explain(code: string): string | null {
  const run = Object.entries<RunPage>(runCodes).find(([one]) => one === code.toUpperCase());
  if (run !== undefined) return `# ${run[0]}: ${run[1].title}\n\nWhile a program runs. ${run[1].explanation}\n`;
  const known = Object.keys(codes).find((one) => one === code.toUpperCase());
  if (known === undefined) return null;
  // `known` is a key of the table.
  const { title, severity } = codes[known as Code];
  const { explanation, failing, repaired } = pages[known as Code];
  return [
    `# ${known}: ${title}`,
    severity === "warning" ? `A warning. ${explanation}` : explanation,
    "## Fails",
    show(failing),
    "## Repaired",
    show(repaired),
    "",
  ].join("\n\n");
}

/** The codes of one stage, for a list. */
export interface CodeStage {
  readonly title: string;
  readonly codes: readonly { readonly code: string; readonly title: string; readonly severity: "error" | "warning" }[];
}

const stageTitles = ["Syntax", "Names", "Types and shapes", "Settings", "Data", "Runs", "Serving"];

/** Every code by the stage that its first digit names. */
export function codesByStage(): CodeStage[] {
  const all = [
    ...Object.entries(codes).map(([code, { title, severity }]) => ({ code, title, severity })),
    ...Object.entries<RunPage>(runCodes).map(([code, { title }]) => ({ code, title, severity: "error" as const })),
  ].sort((a, b) => (a.code < b.code ? -1 : 1));
  return stageTitles
    .map((title, index) => ({ title, codes: all.filter((one) => one.code.startsWith(`P${index + 1}`)) }))
    .filter((stage) => stage.codes.length > 0);
}

function show(example: PageExample): string {
  const several = Object.keys(example.files).length > 1;
  const parts = Object.entries(example.files).map(([path, text]) => {
    const fence = path.endsWith(".pipe") ? "pipe" : "text";
    return `${several ? `\`${path}\`\n\n` : ""}\`\`\`${fence}\n${printable(text.trimEnd())}\n\`\`\``;
  });
  const set = Object.entries(example.set ?? {}).map(([name, value]) => `--set ${name}=${value}`);
  return [...parts, ...(set.length === 0 ? [] : [`checked with \`${set.join(" ")}\``])].join("\n\n");
}

/** A zero byte as the sign for it: it is no text, in a terminal or in a document. */
function printable(text: string): string {
  return text.replaceAll("\0", "␀");
}
