/**
 * The generated documents of gym-js. In: pages and the registry. Out: every file by its path in packages/gym-js/docs.
 */
import type { RgbArray } from "gym-js";
import { code, link, page, table } from "../reference/markdown.ts";
import { type EnvFacts, factsOf } from "./env-facts.ts";
import { envPages, pageGroups } from "./env-pages.ts";
import { envFrame } from "./env-picture.ts";
import { envPageText, fileName } from "./page-text.ts";

const facts: ReadonlyMap<string, EnvFacts> = new Map(envPages.map(({ name }) => [name, factsOf(name)]));

function factsFor(name: string): EnvFacts {
  const known = facts.get(name);
  if (known === undefined) throw new Error(`${name} has no page`);
  return known;
}

const makeArguments: readonly (readonly [name: string, meaning: string])[] = [
  [
    "renderMode",
    'how `render` shows the environment: `"ansi"` for text, `"rgb_array"` for a picture; not at all if left out',
  ],
  ["settings", "the environment's own settings, as its page lists them"],
  ["maxEpisodeSteps", "another limit of steps than the registered one; `null` for none"],
  ["checked", "whether the first calls are checked against the API; `true` if left out"],
  ["onWarning", "takes warnings; the console if left out"],
];

function indexPage(): string {
  return page(
    "# Environments",
    "Each environment has a page under the same headings: what an action and an observation mean, how the state changes, what is paid, how an episode starts and ends, what can be set. The pages are made from the code; the pictures are drawn by the environments.",
    ...pageGroups.flatMap(({ title, pages }) => [
      `## ${title}`,
      table(
        ["", "environment", ""],
        pages.map(({ name, summary, picture }) => {
          const file = fileName(name);
          const ids = factsFor(name).specs.map(({ id }) => code(id));
          return [
            `<a href="${file}.md"><img src="../images/${file}.png" width="150" alt="${picture.caption}"></a>`,
            `${link(name, `${file}.md`)}<br>${ids.join("<br>")}`,
            summary,
          ];
        }),
      ),
    ]),
    "## What `make` takes",
    "`make(id, options)` constructs an environment under an id; an id without a version means the newest. All options may be left out.",
    table(
      ["option", "meaning"],
      makeArguments.map(([name, meaning]) => [code(name), meaning]),
    ),
    `To add an environment of your own, read ${link("Write your own environment", "../write-your-own-environment.md")}.`,
  );
}

/** Texts of all generated pages. */
export function gymPages(): Readonly<Record<string, string>> {
  return {
    "environments/README.md": indexPage(),
    ...Object.fromEntries(
      envPages.map((words) => [`environments/${fileName(words.name)}.md`, envPageText(words, factsFor(words.name))]),
    ),
  };
}

/** The pictures of all pages, not yet in a file's form. */
export function gymPictures(): Readonly<Record<string, RgbArray>> {
  return Object.fromEntries(
    envPages.map((words) => [`images/${fileName(words.name)}.png`, envFrame(words, factsFor(words.name))]),
  );
}
