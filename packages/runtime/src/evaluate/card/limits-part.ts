/** What is known not to work, and what is not known, as a list. */
import { limitsOf } from "../limits/limits.ts";
import type { ReportData } from "../report-data.ts";
import { bullets, parts, text } from "./markdown.ts";

/** Every limit, each a measured fact. */
export function limitsPart(data: ReportData): string {
  return parts(["## Limits", bullets(limitsOf(data).map(text))]);
}
