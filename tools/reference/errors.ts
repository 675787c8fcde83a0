/**
 * In: the table of codes and their pages. Out: `docs/errors`: a page for each code with the failing program, what
 * Penstock really says of it, and the repaired one; and an index by stage.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  type Code,
  checkProgram,
  codes,
  type Host,
  type PageExample,
  pages,
  renderDiagnostics,
  runCodes,
} from "@penstock/dsl";
import { probeSource } from "@penstock/runtime/probe";
import { code, fence, folded, link, page, table } from "./markdown.ts";

/** Lines of a file that a page shows at once; a longer one is opened by a click. */
const longest = 30;

/** What the first digits of codes stand for. A stage that is not here is named by its digit. */
const stages: readonly (readonly [prefix: string, title: string, about: string])[] = [
  ["P1", "Syntax", "How a program is written."],
  ["P2", "Names", "What names mean."],
  ["P3", "Types and shapes", "What goes together."],
  ["P4", "Settings", "What blocks and calls are given."],
  ["P5", "Data", "The program held against its data."],
  ["P6", "Runs", "What no check can see beforehand."],
  ["P7", "Serving", "Answers over HTTP."],
];

/** What the command line prints for a program in its folder; empty where nothing is wrong. */
export function saidOf(example: PageExample): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-page-"));
  try {
    for (const [name, text] of Object.entries(example.files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const cache = path.join(folder, ".cache");
    const host: Host = {
      readText: (file) => example.files[file],
      resolve: (from, specifier) => path.posix.join(path.posix.dirname(from), specifier),
      probe: (request) =>
        probeSource({ ...request, from: path.join(folder, request.from) }, { cache, mirror: null, seed: 0 }),
    };
    const { diagnostics, files } = checkProgram(
      "main.pipe",
      host,
      example.set === undefined ? {} : { set: example.set },
    );
    // The command line stands in the program's folder, so it names files without theirs.
    return renderDiagnostics(diagnostics, files, { colour: false }).replaceAll(`${folder}${path.sep}`, "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const commandOf = (example: PageExample): string =>
  ["pipe check main.pipe", ...Object.entries(example.set ?? {}).map(([name, value]) => `--set ${name}=${value}`)].join(
    " ",
  );

/** Files of a program that it, its repair or the message names; the others were only at hand when it was written. */
function namedFiles(name: Code, said: string): (file: string) => boolean {
  const { failing, repaired } = pages[name];
  const texts = [failing, repaired].flatMap((one) =>
    Object.entries(one.files).flatMap(([file, text]) => (file.endsWith(".pipe") ? [text] : [])),
  );
  return (file) => file === "main.pipe" || [...texts, said].some((text) => text.includes(path.posix.basename(file)));
}

function filesOf(files: readonly (readonly [name: string, text: string])[]): string {
  return files
    .map(([name, text]) => {
      const block = fence(name.endsWith(".pipe") ? "pipe" : "text", text);
      if (files.length === 1) return block;
      return text.split("\n").length > longest ? folded(code(name), block) : `${code(name)}:\n\n${block}`;
    })
    .join("\n\n");
}

function codePage(name: Code): string {
  const { title, severity } = codes[name];
  const { explanation, failing, repaired } = pages[name];
  const said = saidOf(failing);
  const named = namedFiles(name, said);
  const before = Object.entries(failing.files).filter(([file]) => named(file));
  const after = Object.entries(repaired.files).filter(([file, text]) => named(file) && failing.files[file] !== text);
  if (!said.includes(`[${name}]`)) throw new Error(`The failing program of ${name} is not told ${name}:\n${said}`);
  return page(
    `# ${name}: ${title}`,
    `${severity === "warning" ? "A warning: the program runs all the same. " : ""}${explanation}`,
    "## A program with this mistake",
    filesOf(before),
    "## What Penstock says",
    fence("text", `$ ${commandOf(failing)}\n${said}`),
    "## The program repaired",
    after.length === 0 ? "The files are the same." : filesOf(after),
    repaired.set === undefined ? null : `Checked with ${code(commandOf(repaired))}.`,
    `[All codes](README.md)`,
  );
}

/** A code of the table. */
const isCode = (name: string): name is Code => Object.hasOwn(codes, name);

/** Every page of `docs/errors` by its name. */
export function errorPages(): Readonly<Record<string, string>> {
  const checked = Object.keys(codes).filter(isCode);
  const ran = Object.entries<{ readonly title: string; readonly explanation: string }>(runCodes);
  const all = [
    ...checked.map((name) => ({
      name,
      title: codes[name].title,
      when: codes[name].severity === "warning" ? "warning" : "error",
    })),
    ...ran.map(([name, entry]) => ({ name, title: entry.title, when: "while running" })),
  ].sort((a, b) => a.name.localeCompare(b.name));
  const known = stages.map(([prefix]) => prefix);
  const unnamed = [...new Set(all.map(({ name }) => name.slice(0, 2)))].filter((prefix) => !known.includes(prefix));
  const sections = [...stages, ...unnamed.map((prefix) => [prefix, prefix, ""] as const)].flatMap(
    ([prefix, title, about]) => {
      const rows = all.filter(({ name }) => name.startsWith(prefix));
      if (rows.length === 0) return [];
      return [
        `## ${title}`,
        about,
        table(
          ["code", "about", "kind"],
          rows.map((row) => [link(row.name, `${row.name}.md`), row.title, row.when]),
        ),
      ];
    },
  );
  const index = page(
    "# What Penstock says, by code",
    "Every message of `pipe check` and of a failing run carries a code. Its page here says why, shows a program with the mistake, the whole message, and the program repaired. `pipe explain CODE` prints the same in a terminal. A code keeps its meaning for ever.",
    ...sections,
  );
  return {
    "README.md": index,
    ...Object.fromEntries(checked.map((name) => [`${name}.md`, codePage(name)])),
    ...Object.fromEntries(
      ran.map(([name, entry]) => [
        `${name}.md`,
        page(`# ${name}: ${entry.title}`, `While a program runs. ${entry.explanation}`, "[All codes](README.md)"),
      ]),
    ),
  };
}
