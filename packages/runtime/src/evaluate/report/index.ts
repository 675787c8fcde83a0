/**
 * A run's figures in, one HTML page out that needs nothing else: no network, no script to read it, no fonts, in light
 * and dark, on paper and on a phone. Equal data give equal pages, byte for byte.
 */
import { createHash } from "node:crypto";
import type { ReportData } from "../report-data.ts";
import { datasetView } from "./dataset-section.ts";
import { evaluateView } from "./evaluate-section.ts";
import { type Html, html, trusted } from "./html.ts";
import { limitsView } from "./limits-section.ts";
import { overview } from "./overview.ts";
import { pageStyle } from "./page-style.ts";
import { loadPlots, type Plots } from "./plots.ts";
import { reproductionView } from "./reproduction.ts";
import { sweepView } from "./sweep-section.ts";
import { trainView } from "./train-section.ts";

type Section = ReportData["sections"][number];

/** The only script: shows the copy button and makes it work. */
const copyScript = `for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}`;

/** What the browser may do with the page: show inline pictures and styles and run the one script above, nothing else. */
function contentPolicy(): string {
  const hash = createHash("sha256").update(copyScript).digest("base64");
  return `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

const titles: Readonly<Record<Section["kind"], string>> = {
  dataset: "Data",
  train: "Training",
  evaluate: "Evaluation",
  sweep: "Sweep",
};

function sectionBody(section: Section, plots: Plots): Html {
  switch (section.kind) {
    case "dataset":
      return datasetView(section);
    case "train":
      return trainView(section, plots);
    case "evaluate":
      return evaluateView(section, plots);
    case "sweep":
      return sweepView(section);
  }
}

/** Reports read from the result back to its causes: evaluation, sweeps, training, data; each kind in program order. */
function inReadingOrder(sections: readonly Section[]): readonly Section[] {
  return (["evaluate", "sweep", "train", "dataset"] as const).flatMap((kind) =>
    sections.filter((section) => section.kind === kind),
  );
}

/** The report page of a run as the text of one HTML file. */
export async function renderReport(data: ReportData): Promise<string> {
  const plots = await loadPlots();
  const sections = inReadingOrder(data.sections);
  const links = sections.map(
    (section, index) => html`<a href="#part-${index + 1}">${titles[section.kind]} <span>${section.name}</span></a>\n`,
  );
  const parts = sections.map(
    (section, index) => html`<section class="part" id="part-${index + 1}" aria-labelledby="title-${index + 1}">
<h2 id="title-${index + 1}"><span class="kind">${titles[section.kind]}</span> ${section.name}</h2>
${section.doc !== null && html`<p class="doc">${section.doc}</p>`}
${sectionBody(section, plots)}
</section>\n`,
  );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(contentPolicy())}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Penstock">
<title>${data.title} · Penstock report</title>
<style>${trusted(pageStyle)}</style>
</head>
<body>
<main>
${overview(data)}
<nav aria-label="Parts of this report">${links}<a href="#limits">Limits</a>
<a href="#repeat">Repeat this run</a></nav>
${parts}
<section class="part" id="limits" aria-labelledby="title-limits">
<h2 id="title-limits">Limits</h2>
${limitsView(data)}
</section>
<section class="part" id="repeat" aria-labelledby="title-repeat">
<h2 id="title-repeat">Repeat this run</h2>
${reproductionView(data)}
</section>
</main>
<script>${trusted(copyScript)}</script>
</body>
</html>
`;
  return page.markup;
}
