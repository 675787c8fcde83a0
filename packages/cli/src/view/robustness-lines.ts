/**
 * What changed rows have shown in, lines out: for each corruption the figure that the block is about by severity, its mean and what is lost
 * against the rows as they are.
 */
import type { RunEvent } from "@penstock/runtime";
import { isShare, mainMetric } from "@penstock/runtime/metrics";
import { alignRight, widest } from "./align-right.ts";
import { formatCount, formatMetric } from "./figures.ts";
import { padToWidth } from "./fit-width.ts";
import { piece, type StyledLine } from "./styled-line.ts";

type Robustness = Extract<RunEvent, { event: "done" }>["robustness"][string];

/** Shorter than a metric by itself: the unit stands in the title. */
function short(path: string, value: number | undefined): string {
  if (value === undefined) return "–";
  return isShare(path) ? (value * 100).toFixed(1).replace(/^-(?=0\.0$)/, "") : formatMetric(path, value, 2);
}

/** Nothing where no rows were changed. */
export function robustnessLines(result: Robustness | undefined, expected: string | undefined): readonly StyledLine[] {
  if (result === undefined) return [];
  const plain = expected?.replace(/^(\w+)\.robustness\..*?((?:\w+\.)?\w+)$/, "$1.$2");
  const path = mainMetric(result.metrics, plain);
  if (path === null) return [];
  const { corruptions } = result;
  const most = corruptions.reduce((count, { severities }) => Math.max(count, severities.length), 0);
  const places = Array.from({ length: most }, (_, place) => place);
  const table = [
    ...corruptions.map((one) => ({ name: one.family, ...one })),
    ...(corruptions.length > 1 ? [{ name: "mean", ...result, severities: [] }] : []),
  ];
  const column = (
    title: string,
    texts: readonly string[],
  ): { readonly title: string; readonly texts: readonly string[] } => ({
    title,
    texts: alignRight(texts),
  });
  const columns = [
    ...places.map((place) =>
      column(
        most === 1 ? "" : String(place + 1),
        table.map(({ severities }) =>
          severities[place] === undefined ? "" : short(path, severities[place].metrics[path]),
        ),
      ),
    ),
    ...(most === 1
      ? []
      : [
          column(
            "mean",
            table.map(({ metrics }) => short(path, metrics[path])),
          ),
        ]),
    column(
      "drop",
      table.map(({ drop }) => short(path, drop[path])),
    ),
  ];
  const widths = columns.map(({ title, texts }) => widest([title, ...texts]));
  const left = widest(table.map(({ name }) => name));
  const right = (text: string, width: number): string => `${" ".repeat(Math.max(0, width - text.length))}${text}`;
  const head = columns.map(({ title }, index) => right(title, widths[index] ?? 0)).join("  ");
  const lines = table.map(({ name }, row): StyledLine => {
    const own = columns.map(({ texts }, index) => right(texts[row] ?? "", widths[index] ?? 0)).join("  ");
    const fewer = corruptions[row]?.rows;
    const all = corruptions.reduce((count, { rows }) => Math.max(count, rows), 0);
    const note = fewer !== undefined && fewer < all ? `  of ${formatCount(fewer)} rows` : "";
    return [
      piece(`    ${padToWidth(name, left)}  `),
      piece(own, name === "mean" ? "bold" : "plain"),
      piece(note, "dim"),
    ];
  });
  const title = `  ${path}${isShare(path) ? ", %," : ""} where rows are changed${most > 1 ? ", by severity" : ""}`;
  return [[piece(title)], [piece(`    ${" ".repeat(left)}  ${head}`, "dim")], ...lines];
}
