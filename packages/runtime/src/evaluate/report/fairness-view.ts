/**
 * How groups were treated in, a table of their rates for each way to tell them apart, and by how much they differ with a plot, out.
 */
import { catalog } from "@penstock/dsl";
import { type FairnessTable, type GroupFigure, type GroupResult, groupFigures } from "../fairness/fairness-table.ts";
import { leastGroupRows } from "../fairness/least-group-rows.ts";
import type { EvaluateSection } from "../report-data.ts";
import { formatCount, formatNumber, formatPercent, plural } from "./figures.ts";
import { type Html, html } from "./html.ts";
import type { Plots } from "./plots.ts";
import { scrollBox } from "./scroll-box.ts";

const heads: Readonly<Record<GroupFigure, string>> = {
  base_rate: "base rate",
  selection: "answered",
  accuracy: "accuracy",
  true_positive_rate: "true positives",
  false_positive_rate: "false positives",
  precision: "precision",
  auroc: "AUROC",
  calibration: "calibration",
};

/** More classes than this are folded away. */
const shownClasses = 2;

/** Every way to tell groups apart; nothing where there is none. */
export function fairnessView(section: EvaluateSection, plots: Plots): Html | null {
  if (section.fairness.length === 0) return null;
  return html`<h4>Fairness</h4>
<p>Groups of rows, and how the model answers them. <i>Answered</i> is the part of a group that is answered with the class, <i>true positives</i> the part of its rows of the class that is found, <i>false positives</i> the part of its other rows that is taken for it, <i>calibration</i> the mean probability of the class less how often it occurs.</p>
${section.fairness.map((table) => oneTable(table, section, plots))}`;
}

function cell(figure: GroupFigure, { figures, intervals }: GroupResult): Html {
  const value = figures[figure];
  if (value === undefined) return html`<td>–</td>`;
  const interval = intervals?.[figure];
  const number = figure === "auroc" || figure === "calibration" ? formatNumber(value) : formatPercent(value, 1);
  return html`<td>${number}${interval !== undefined && html` <span class="range">(${(interval.low * 100).toFixed(1)} to ${(interval.high * 100).toFixed(1)})</span>`}</td>`;
}

function classTable({ by, output, left }: FairnessTable, { name, groups }: FairnessTable["classes"][number]): Html {
  const shown = groupFigures.filter((figure) => groups.some(({ figures }) => figures[figure] !== undefined));
  const lines = groups.map(
    (group) =>
      html`<tr><th scope="row">${group.name}</th><td>${formatCount(group.rows)}</td>${shown.map((figure) => cell(figure, group))}</tr>\n`,
  );
  const caption = `${output} answered with ${name}, by ${by}${left === null ? "" : `; ${plural(left.values, "more group")} with ${plural(left.rows, "row")} left out`}`;
  const table = html`<table class="groups"><caption>${caption}</caption><thead><tr><th scope="col">group</th><th scope="col">rows</th>${shown.map((figure) => html`<th scope="col">${heads[figure]}</th>`)}</tr></thead><tbody>${lines}</tbody></table>`;
  return scrollBox(caption, table);
}

/** What has no part in the differences, in a sentence. */
function leftOutWords({ classes }: FairnessTable): string {
  const small = (classes[0]?.groups ?? []).filter((group) => group.small).map(({ name, rows }) => `${name} (${rows})`);
  return small.length === 0
    ? ""
    : ` Groups of fewer than ${leastGroupRows} rows have no part in it: ${small.join(", ")}.`;
}

function oneTable(table: FairnessTable, section: EvaluateSection, plots: Plots): Html {
  const tables = table.classes.map((one) => classTable(table, one));
  const several = table.classes.length > 1;
  const ending = `.${table.output}.fairness.${table.name}.`;
  const ranges = catalog.fairness.flatMap(({ name }) => {
    const value = table.differences[name];
    if (value === undefined) return [];
    const drawn = table.intervals?.[name];
    const spread = Object.entries(section.several?.metrics ?? {}).find(([path]) => path.endsWith(`${ending}${name}`));
    const { low = null, high = null } = drawn ?? spread?.[1] ?? {};
    return [{ label: name.replaceAll("_", " "), value, low, high }];
  });
  const words = ranges.map(({ label, value }) => `${label} ${formatPercent(value, 1)}`).join(", ");
  const differences =
    ranges.length === 0
      ? html`<p class="empty">Fewer than two groups by ${table.by} have rows enough to be held against each other.${leftOutWords(table)}</p>`
      : html`<figure class="plot-box scatter">${plots.ranges({
          ranges,
          bars: false,
          from: [0, 0.1],
          description: `Largest differences between groups by ${table.by}: ${words}`,
          tick: (value) => formatPercent(value, 0),
        })}<figcaption>Largest differences between groups by ${table.by}${several && ", each the largest of all classes"}: ${words}. Lines are 95 % intervals; a difference of samples is seldom 0, also where groups are treated alike.${leftOutWords(table)}</figcaption></figure>`;
  return html`${several && table.classes.length > shownClasses ? html`<details><summary>Rates of groups by ${table.by}, for each of ${table.classes.length} classes</summary>${tables}</details>` : tables}${differences}`;
}
