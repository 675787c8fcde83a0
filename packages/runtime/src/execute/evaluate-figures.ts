/** What an evaluation has kept, out of its artifact; what an earlier version did not know of is not there, as nobody had asked for it. */
import type { CheckedCall } from "@penstock/dsl";
import { type Artifact, readArtifactFile } from "../artifacts/store.ts";
import type { KeptComparison } from "../evaluate/compare/comparison.ts";
import type { EvaluateSection } from "../evaluate/report-data.ts";

/** The file of an evaluation's artifact. */
export const figuresFile = "figures.json";

/** What the artifact keeps for the report; expectations are judged anew each time. */
export type EvaluateFigures = Omit<EvaluateSection, "expectations" | "doc" | "several" | "comparison"> & {
  readonly comparison: KeptComparison | null;
  /** How words of texts were chosen; null or absent where none were written. */
  readonly generate?: Pick<CheckedCall, "call" | "args"> | null;
};

/** Settings that came after the first version, as if they were not asked for. */
const unasked = {
  calibration: [],
  comparison: null,
  explanations: [],
  fairness: [],
  intervals: null,
  outside: null,
  robustness: null,
  slices: [],
} as const;

/** Reads the figures. Throws DamagedArtifact. */
export function readFigures(artifact: Artifact): EvaluateFigures {
  // Written by us, checksummed.
  const kept = JSON.parse(readArtifactFile(artifact, figuresFile).toString("utf8")) as EvaluateFigures;
  return { ...unasked, ...kept };
}
