/**
 * One page of an environment. In: its words and its facts. Out: Markdown.
 * Why: the headings are the same on every page, and nothing that the code has may be left out.
 */
import type { EnvSpec, SettingRule, Space } from "gym-js";
import type { EnvPage, SpaceText } from "../../packages/gym-js/src/envs/env-page.ts";
import { code, fence, page, table } from "../reference/markdown.ts";
import { type EnvFacts, elementsOf, memberType, number } from "./env-facts.ts";

/** The headings of every page, in order. */
export const headings = [
  "Description",
  "Action space",
  "Observation space",
  "Transition",
  "Reward",
  "Start",
  "End",
  "Settings",
  "Version",
] as const;

/** The name of an environment as files have it: Reacher2D is reacher-2d. */
export function fileName(name: string): string {
  return name.replace(/([a-z])([A-Z0-9])/g, "$1-$2").toLowerCase();
}

/** Throws unless `told` names exactly what the code has. */
function demandAll(what: string, told: Readonly<Record<string, unknown>>, has: readonly string[]): void {
  const [wanted, given] = [[...has].sort().join(", "), Object.keys(told).sort().join(", ")];
  if (wanted !== given)
    throw new Error(`the page must tell of these ${what}: ${wanted || "none"}; it has ${given || "none"}`);
}

function spacePart(role: "action" | "observation", space: Space, words: SpaceText): string {
  const bounds = elementsOf(space);
  const bare = bounds.every(({ from }) => from === "");
  let next = 0;
  const rows = words.elements.map(({ at, meaning, unit = "" }) => {
    const [first, last] = typeof at === "number" ? [at, at] : at;
    const run = bounds.slice(first, last + 1);
    const [one] = run;
    if (first !== next || one === undefined || run.length !== last - first + 1)
      throw new Error(`the page must go on with element ${next} of the ${role} space; it has ${first} to ${last}`);
    if (run.some(({ from, to }) => from !== one.from || to !== one.to))
      throw new Error(
        `elements ${first} to ${last} of the ${role} space have different bounds; they need rows of their own`,
      );
    next = last + 1;
    return [first === last ? `${first}` : `${first} to ${last}`, meaning, unit, one.from, one.to];
  });
  if (next !== bounds.length)
    throw new Error(`the page tells of ${next} elements of the ${role} space; it has ${bounds.length}`);
  return page(
    `${code(shortSpace(space))}: ${memberType(space)}.`,
    table([bare ? role : "element", "meaning", "unit", "from", "to"], rows),
    words.text,
  ).trimEnd();
}

/** The space in its own words, with bounds that fill a line left to the table. */
function shortSpace(space: Space): string {
  const told = space.describe().replace(/-?\d+\.\d{6,}/g, (digits) => number(Number(digits)));
  return told.length <= 100 ? told : told.replace(/\[[^\]]*\]/g, "[...]");
}

function named(head: string, rows: Readonly<Record<string, string>>, none: string): string {
  const entries = Object.entries(rows);
  return entries.length === 0
    ? none
    : table(
        [head, "meaning"],
        entries.map(([name, text]) => [code(name), text]),
      );
}

function rangeOf(rule: SettingRule): string {
  switch (rule.kind) {
    case "boolean":
      return "true or false";
    case "number":
      return `${rule.whole === true ? "integer" : "number"}, ${number(rule.min)} to ${number(rule.max)}`;
    case "numbers":
      return `numbers, ${number(rule.min)} to ${number(rule.max)}`;
    case "texts":
      return "strings";
    case "choice":
      return rule.choices.map((choice) => code(JSON.stringify(choice))).join(" or ");
  }
}

function valueText(value: unknown): string {
  return typeof value === "number" ? number(value) : JSON.stringify(value).replaceAll(",", ", ");
}

function settingsTable(spec: EnvSpec): string {
  const rows = Object.entries(spec.settingRules).map(([name, rule]) => [
    code(name),
    rule.doc,
    rangeOf(rule),
    code(valueText(rule.default)),
  ]);
  return rows.length === 0 ? "None." : table(["setting", "meaning", "values", "default"], rows);
}

function versionTable(specs: readonly EnvSpec[]): string {
  return table(
    ["id", "sets", "steps at most", "solved at a mean return of"],
    specs.map(({ id, settings, maxEpisodeSteps, rewardThreshold }) => [
      code(id),
      Object.entries(settings)
        .map(([name, value]) => code(`${name}: ${valueText(value)}`))
        .join(", "),
      maxEpisodeSteps === null ? "no limit" : String(maxEpisodeSteps),
      rewardThreshold === null ? "" : String(rewardThreshold),
    ]),
  );
}

function makeBlock(entry: string | undefined, { specs: [spec], env }: EnvFacts): string {
  const settings = Object.entries(spec.settingRules).map(
    // Every digit: a rounded setting would make another environment.
    ([name, rule]) => `    ${name}: ${JSON.stringify(spec.settings[name] ?? rule.default).replaceAll(",", ", ")},\n`,
  );
  const inner = settings.length === 0 ? "" : `  settings: {\n${settings.join("")}  },\n`;
  const registering = entry === undefined ? "" : `import ${JSON.stringify(entry)};\n`;
  return fence(
    "ts",
    `import { make } from "gym-js";\n${registering}\nconst env = make(${JSON.stringify(spec.id)}, {\n  renderMode: ${JSON.stringify(env.metadata.renderModes.at(-1))},\n${inner}});`,
  );
}

function limits(specs: readonly EnvSpec[]): string {
  const limited = specs.filter(({ maxEpisodeSteps }) => maxEpisodeSteps !== null);
  if (limited.length === 0) return "`make` adds no limit of steps.";
  const each = limited.map(({ id, maxEpisodeSteps }) => `${code(id)} after ${maxEpisodeSteps} steps`);
  return `\`make\` adds a limit, which truncates: ${each.join(", ")}.`;
}

/** The page of an environment. Throws where words and facts do not agree. */
export function envPageText(words: EnvPage, facts: EnvFacts): string {
  const { specs, env } = facts;
  const { metadata } = env;
  demandAll("options of reset", words.start.options, facts.options);
  demandAll("entries of info", words.info, facts.info);
  demandAll("versions", words.history, [...new Set(specs.map(({ version }) => `v${version}`))]);
  const optionRows = Object.entries(words.start.options).map(([name, option]) => [
    code(name),
    option.meaning,
    option.default,
  ]);
  const modes = metadata.renderModes.map((mode) => code(JSON.stringify(mode))).join(" and ");
  const parts: Readonly<Record<(typeof headings)[number], readonly string[]>> = {
    Description: [words.description],
    "Action space": [spacePart("action", env.actionSpace, words.action)],
    "Observation space": [
      spacePart("observation", env.observationSpace, words.observation),
      named("`info`", words.info, "`info` is empty."),
    ],
    Transition: [words.transition.text, fence("text", words.transition.equations)],
    Reward: [words.reward],
    Start: [
      words.start.text,
      optionRows.length === 0
        ? "`reset` takes no options."
        : table(["option of `reset`", "meaning", "default"], optionRows),
    ],
    End: [words.end, limits(specs)],
    Settings: [settingsTable(specs[0]), words.settings],
    Version: [
      versionTable(specs),
      makeBlock(words.entry, facts),
      `Renders as ${modes}, at ${metadata.renderFps} frames a second. What else \`make\` takes is on the [first page](README.md#what-make-takes).`,
      Object.entries(words.history)
        .map(([version, text]) => `- ${version}: ${text}`)
        .join("\n"),
    ],
  };
  return page(
    `# ${words.name}`,
    `![${words.picture.caption}](../images/${fileName(words.name)}.png)`,
    words.picture.caption,
    ...headings.flatMap((heading) => [`## ${heading}`, ...parts[heading]]),
    `Source: ${words.source}`,
  );
}
