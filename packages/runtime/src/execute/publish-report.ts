/** Puts a report where a person finds it: a copy under a readable name beside the store. */
import path from "node:path";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import { readArtifactFile, type Store } from "../artifacts/store.ts";
import type { Plan } from "../plan/plan.ts";

/** The model card in a report's artifact. */
export const cardFile = "card.md";

/** Copies the plan's report to `.penstock/reports/` and gives its path; null where there is none. */
export function publishReport(plan: Plan, store: Store): string | null {
  const step = plan.steps.find((item) => item.kind === "report");
  const artifact = step === undefined ? null : store.find(step.hash);
  if (step === undefined || artifact === null) return null;
  const program = path.basename(plan.path).replace(/\.pipe$/, "");
  const file = path.join(store.root, "reports", `${program}-${step.hash.slice(0, 8)}.html`);
  writeFileAtomic(file, readArtifactFile(artifact, "report.html"));
  writeFileAtomic(file.replace(/\.html$/, ".json"), readArtifactFile(artifact, "report.json"));
  writeFileAtomic(file.replace(/\.html$/, ".md"), readArtifactFile(artifact, cardFile));
  return file;
}
