/** What changed rows might say of the digits' made-up run: two corruptions of five severities, one of a single amount, and an attack. */
import { indexedStreams } from "../../../random/indexed-streams.ts";
import type { CorruptedRows, RobustnessResult } from "../../report-data.ts";
import { robustnessOf } from "../../robustness/judge-robustness.ts";
import { smallPicture } from "../../robustness/samples.ts";

/** Corruptions with how much of the accuracy each severity takes. */
const made = [
  {
    family: "noise",
    text: "noise()",
    amounts: ["0.04", "0.06", "0.08", "0.09", "0.1"],
    lost: [0.01, 0.02, 0.05, 0.08, 0.12],
  },
  { family: "jpeg", text: "jpeg()", amounts: ["80", "65", "58", "50", "40"], lost: [0, 0.001, 0.002, 0.004, 0.01] },
  { family: "rotate", text: "rotate(15deg)", amounts: ["15deg"], lost: [0.06] },
  { family: "pgd", text: "pgd(8 / 255, rows: 500)", amounts: ["8/255"], lost: [0.71] },
] as const;

/** The result, from the figures of the rows as they are. */
export async function sampleRobustness(accuracy: number, loss: number): Promise<RobustnessResult> {
  const clean = { "test.label.accuracy": accuracy, "test.label.f1": accuracy - 0.0003, "test.loss": loss };
  const at = (lost: number): Record<string, number> => ({
    "test.label.accuracy": accuracy - lost,
    "test.label.f1": accuracy - lost - 0.0003,
    "test.loss": loss + 3 * lost,
  });
  const dropAt = (lost: number): Record<string, number> => ({
    "test.label.accuracy": lost,
    "test.label.f1": lost,
    "test.loss": 3 * lost,
  });
  const corruptions = await Promise.all(
    made.map(async ({ family, text, amounts, lost }): Promise<CorruptedRows> => {
      const mean = lost.reduce((sum: number, one) => sum + one, 0) / lost.length;
      const severities = amounts.map(async (amount, index) => {
        const random = indexedStreams(7, family);
        random.seek(index);
        const bytes = Uint8Array.from({ length: 784 }, (_, place) => 128 * random.uniform() + 4 * (place % 28));
        const value = await smallPicture(bytes, [28, 28, 1]);
        const sample = { kind: "picture" as const, value };
        return { amount, metrics: at(lost[index] ?? 0), drop: dropAt(lost[index] ?? 0), sample };
      });
      return {
        family,
        text,
        attack: family === "pgd",
        rows: family === "pgd" ? 500 : 2000,
        clean,
        metrics: at(mean),
        drop: dropAt(mean),
        severities: await Promise.all(severities),
      };
    }),
  );
  return robustnessOf(corruptions);
}
