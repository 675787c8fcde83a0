/** A run's figures in, the top of its card out: the name, what it is in a sentence, and the figure that a reader comes for. */
import { headline } from "../headline.ts";
import { formatCount, formatDate, formatInterval, formatMetric, plural } from "../report/figures.ts";
import type { EvaluateSection, ReportData } from "../report-data.ts";
import { code, parts, text } from "./markdown.ts";

/** The first sentence of a doc comment. */
function firstSentence(doc: string): string {
  const flat = doc.replace(/\s+/g, " ").trim();
  return /^.*?[.!?](?= |$)/u.exec(flat)?.[0] ?? flat;
}

/** What the program says of what it trains; else of what it judges by, else of its data. */
function docOf({ sections }: ReportData): string | null {
  const train = sections.find((one) => one.kind === "train");
  const docs = [
    train?.doc,
    train?.modelDoc,
    sections.find((one) => one.kind === "evaluate")?.doc,
    sections.find((one) => one.kind === "dataset")?.doc,
  ];
  return docs.find((doc) => doc != null && doc.trim() !== "") ?? null;
}

function headlineWords(section: EvaluateSection): string | null {
  const found = headline(section);
  if (found === null) return null;
  const [path, value] = found;
  const interval = section.intervals?.metrics[path];
  const range = interval === undefined ? "" : ` (${formatInterval(path, interval)})`;
  return `**${code(path)} ${formatMetric(path, value)}**${range} on ${plural(section.rows, "row")} of ${code(section.on)}`;
}

/** Title, sentence and headline. */
export function summaryPart(data: ReportData): string {
  const doc = docOf(data);
  const trains = data.sections.filter((one) => one.kind === "train");
  const models = trains.map(
    ({ model, parameters, data: on }) =>
      `${code(model)}, ${formatCount(parameters)} parameters, trained on ${code(on)}`,
  );
  const figures = data.sections.flatMap((one) => (one.kind === "evaluate" ? (headlineWords(one) ?? []) : []));
  const facts = [...new Set(models), ...figures].join("; ");
  return parts([
    `# ${text(data.title)}`,
    doc === null ? null : text(firstSentence(doc)),
    facts === "" ? null : `${facts}.`,
    `Made on ${formatDate(data.created)} from ${code(data.program.path)}. A model card (Mitchell et al., *Model Cards for Model Reporting*, 2019) with what was measured and nothing else.`,
  ]);
}
