/** The tasks of a training in, their part of the page out: a line for each, alone and together, before and after. */
import type { TaskChange, TaskTable } from "../tasks/side-by-side.ts";
import { formatDeviation, formatInterval, formatMetric, formatNumber } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { scrollBox } from "./scroll-box.ts";

/** A task's figures as words: metric, before, after, difference, interval. */
export function changeWords({ output, metric, before, after, interval }: TaskChange): readonly string[] {
  const gap = after - before;
  return [
    metric,
    formatMetric(metric, before),
    formatMetric(metric, after),
    `${gap > 0 ? "+" : ""}${formatDeviation(metric, gap)}`,
    interval === null ? "" : formatInterval(`${output}.${metric}`, interval),
  ];
}

/** How far gradients of tasks go together, in a sentence. */
export function cosineWords(cosine: number): string {
  return `Gradients of the tasks have a mean cosine of ${formatNumber(cosine)}: above 0 a step for one helps the others, below 0 it costs them.`;
}

function rows(caption: string, [before, after]: readonly [string, string], changes: readonly TaskChange[]): Html {
  const lines = changes.map((change) => {
    const [metric = "", ...figures] = changeWords(change);
    return html`<tr><th scope="row"><code>${change.output}</code></th><td class="words"><code>${change.on}</code></td><td class="words">${metric}</td>${figures.map((one) => html`<td>${one}</td>`)}<td class="words">${change.verdict}</td></tr>\n`;
  });
  return scrollBox(
    caption,
    html`<table class="compact"><caption>${caption}</caption><thead><tr><th scope="col">task</th><th scope="col" class="words">rows</th><th scope="col" class="words">metric</th><th scope="col">${before}</th><th scope="col">${after}</th><th scope="col">difference</th><th scope="col">95 % interval</th><th scope="col" class="words">verdict</th></tr></thead><tbody>${lines}</tbody></table>`,
  );
}

/** Tables and the cosine. */
export function tasksView(name: string, { alone, earlier, cosine }: TaskTable): Html {
  return html`<h4>Tasks</h4>
${alone.length > 0 && rows(`Each task by itself and all together in ${name}`, ["alone", "together"], alone)}
${earlier !== null && rows(`What ${earlier.from} had learned, before and after ${name}`, [earlier.from, name], earlier.tasks)}
${cosine !== null && html`<p class="hint">${cosineWords(cosine)}</p>`}`;
}
