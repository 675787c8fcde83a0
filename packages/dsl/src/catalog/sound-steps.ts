/** Steps of preparation over recordings. */
import type { ColumnType } from "./argument.ts";
import type { Arguments, StepEntry, StepProblem } from "./entry.ts";
import { fromZero, int, optional, positive } from "./parameters.ts";

/** How a recording is cut into windows, in samples. */
export interface SoundWindows {
  readonly window: number;
  readonly step: number;
  readonly frames: number;
}

/** The windows of a spectrogram: as many whole ones as a recording has. */
export function soundWindows(samples: number, rate: number, args: Arguments): SoundWindows {
  const length = (name: string): number => Math.max(1, Math.round((rate * Number(args[name])) / 1000));
  const [window, step] = [length("window"), length("step")];
  return { window, step, frames: samples < window ? 0 : 1 + Math.floor((samples - window) / step) };
}

function heard(given: ColumnType, args: Arguments): ColumnType | StepProblem {
  if (given.kind !== "audio") return given;
  const { samples, rate } = given;
  const { frames, window } = soundWindows(samples, rate, args);
  if (frames === 0) {
    return {
      title: `a window of ${window} samples is longer than the recording, which has ${samples}`,
      label: "longer than the recording",
      help: "make `window` shorter, or the recording longer: `audio(16_000, 2s)`",
    };
  }
  const top = args["high"] === null ? rate / 2 : Number(args["high"]);
  if (top > rate / 2 || Number(args["low"]) >= top) {
    return {
      title: `frequencies from ${Number(args["low"])} to ${top} are not all in a recording of ${rate} samples a second`,
      label: `at most ${rate / 2}`,
      help: "a recording holds frequencies up to half of its rate",
    };
  }
  return { kind: "spectrogram", frames, bands: Number(args["bands"]) };
}

/** Steps over recordings. */
export const soundSteps: readonly StepEntry[] = [
  {
    name: "spectrogram",
    doc: "Measures how loud bands of frequencies are, window by window: the logarithm of mel bands, `[frames, bands]`.",
    example: "audio(16_000, 1s) -> spectrogram(bands: 40)",
    takes: ["audio"],
    kinds: "audio → spectrogram",
    gives: heard,
    roles: ["input"],
    parameters: [
      optional("bands", { type: int, default: 64, range: positive }, "How many bands of frequencies."),
      optional("window", { type: { kind: "duration" }, default: 25, range: { min: 1 } }, "How long a window is."),
      optional("step", { type: { kind: "duration" }, default: 10, range: { min: 1 } }, "From one window to the next."),
      optional("low", { type: int, default: 20, range: fromZero }, "The lowest frequency, in hertz."),
      optional("high", { type: int, default: null, range: positive }, "The highest; half the rate by default."),
    ],
  },
];
