/** What the program expects in, whether it holds out. */
import { describeMargin, formatMetric } from "../../report/figures.ts";
import type { ExpectationResult } from "../../report-data.ts";
import { code, table } from "../markdown.ts";

/** A line for each expectation; nothing where there are none. */
export function expectationsPart({
  expectations,
}: {
  readonly expectations: readonly ExpectationResult[];
}): string | null {
  if (expectations.length === 0) return null;
  return table(
    [
      ["expected", "words"],
      ["", "words"],
      ["measured", "figures"],
      ["", "words"],
    ],
    expectations.map((one) => [
      code(one.text),
      one.holds ? "✓ holds" : "✗ does not hold",
      formatMetric(one.metric, one.value),
      describeMargin(one),
    ]),
  );
}
