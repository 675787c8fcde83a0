/**
 * In: the catalog, the grammar's words and the codes. Out: every generated page by its path in `docs`.
 */
import { catalog, pretrained, standardFiles } from "@penstock/dsl";
import { exampleGroups } from "../../packages/dsl/src/catalog/testing/example-programs.ts";
import { blockPage } from "./blocks.ts";
import { datasetsPage } from "./datasets.ts";
import { groupPage, groupTitle } from "./entries.ts";
import { errorPages } from "./errors.ts";
import { formPage, paramsPage } from "./form.ts";
import { code, link, page, table } from "./markdown.ts";
import { pretrainedPage, standardPage } from "./standard.ts";
import { valuesPage } from "./values.ts";

const groups = exampleGroups.filter(([group]) => group !== "blocks");

function indexPage(): string {
  const blockRows = catalog.blocks.map((block) => [link(code(block.name), `blocks/${block.name}.md`), block.doc]);
  const groupRows = groups.map(([group, entries]) => [
    link(groupTitle(group), `${group}.md`),
    entries.map((entry) => link(code(entry.name), `${group}.md`, entry.name)).join(", "),
  ]);
  return page(
    "# The language",
    "Every word of the language: what it means, what it takes, what is given when it is left out. These pages are made from the catalog that the checker reads, and every example on them is checked by the tests. New here? Start with the [tutorial](../guide/tutorial.md).",
    [
      `- [The form of a program](form.md): blocks, flows, calls, literals, comments, imports, spread, the grammar`,
      `- [Params](params.md): values that the command line can change`,
      `- [Values](values.md): what may stand as a setting or an argument, and the units`,
      `- [What Penstock says, by code](../errors/README.md)`,
    ].join("\n"),
    "## Blocks",
    table(["block", ""], blockRows),
    "## Words inside blocks",
    table(
      ["", "words"],
      [
        ...groupRows,
        [
          link("Built-in data sets", "datasets.md"),
          catalog.datasets.map((one) => link(code(one.name), "datasets.md", one.name)).join(", "),
        ],
        [
          link("Ready-made layers", "standard.md"),
          standardFiles()
            .map(({ name }) => link(code(name), "standard.md", name))
            .join(", "),
        ],
        [
          link("Pretrained weights", "pretrained.md"),
          pretrained.map((one) => link(code(one.name), "pretrained.md", one.name)).join(", "),
        ],
      ],
    ),
  );
}

/** Texts of all generated pages. */
export function referenceFiles(): Readonly<Record<string, string>> {
  return {
    "language/README.md": indexPage(),
    "language/form.md": formPage(),
    "language/params.md": paramsPage(),
    "language/values.md": valuesPage(),
    "language/datasets.md": datasetsPage(),
    "language/standard.md": standardPage(),
    "language/pretrained.md": pretrainedPage(),
    ...Object.fromEntries(catalog.blocks.map((block) => [`language/blocks/${block.name}.md`, blockPage(block)])),
    ...Object.fromEntries(groups.map(([group, entries]) => [`language/${group}.md`, groupPage(group, entries)])),
    ...Object.fromEntries(Object.entries(errorPages()).map(([name, text]) => [`errors/${name}`, text])),
  };
}
