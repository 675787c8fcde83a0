/**
 * Steps that change recordings: a call of the catalog in, what it does to a row out. Some work on samples, from −1 to 1, before anything is made of
 * them; masks work on what a model reads, samples or a spectrogram, and put the row's own mean in place of what they hide (Park et al., 2019,
 * "SpecAugment", which hides parts of spectrograms whose mean is 0).
 */
import { InternalError } from "../../internal-error.ts";
import type { IndexedStreams } from "../../random/indexed-streams.ts";
import { numberArgument } from "../fitted-steps.ts";
import { beyond, type Fill } from "./movement.ts";
import { addNoise } from "./noise.ts";
import type { PlacedCall } from "./placed-call.ts";
import type { RowDraw } from "./row-draw.ts";

type Arguments = PlacedCall["call"]["args"];

/** Changes samples in place. */
type SampleStep = (samples: Float64Array, random: IndexedStreams) => void;

const sampleSteps: Readonly<Record<string, (args: Arguments) => SampleStep>> = {
  shift: (args) => {
    const part = numberArgument(args, "part");
    const fill = fillOf(args);
    return (samples, random) => {
      const most = Math.round(part * samples.length);
      shiftSamples(samples, Math.floor(random.uniform() * (2 * most + 1)) - most, fill);
    };
  },
  noise: (args) => {
    const std = numberArgument(args, "std");
    return (samples, random) => addNoise(samples, random, { std, low: -1, high: 1 });
  },
  gain: (args) => {
    const decibels = numberArgument(args, "decibels");
    return (samples, random) => {
      const factor = 10 ** (((2 * random.uniform() - 1) * decibels) / 20);
      for (let at = 0; at < samples.length; at++) samples[at] = Math.min(1, Math.max(-1, factor * (samples[at] ?? 0)));
    };
  },
};

/** A span of an axis that is hidden. */
const maskAxes: Readonly<Record<string, "time" | "frequency">> = { time_mask: "time", frequency_mask: "frequency" };

/** Moves samples later by so many, earlier where that is negative. */
function shiftSamples(samples: Float64Array, by: number, fill: Fill): void {
  const before = samples.slice();
  for (let at = 0; at < samples.length; at++) {
    const from = beyond(at - by, samples.length, fill);
    samples[at] = from < 0 ? 0 : (before[from] ?? 0);
  }
}

function fillOf(args: Arguments): Fill {
  const fill = args["fill"];
  if (fill === "zero" || fill === "nearest" || fill === "reflect" || fill === "wrap") return fill;
  throw new InternalError("a shift is filled by nothing");
}

interface Mask {
  readonly axis: "time" | "frequency";
  readonly part: number;
  readonly count: number;
}

/** Hides spans of `[frames, bands]`, each up to `part` of its axis long, anywhere on it. */
function hide(values: Float32Array, mask: Mask, to: { readonly bands: number; readonly random: IndexedStreams }): void {
  const { bands, random } = to;
  const frames = values.length / bands;
  const length = mask.axis === "time" ? frames : bands;
  const most = Math.round(mask.part * length);
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] ?? 0;
  const mean = sum / values.length;
  for (let made = 0; made < mask.count; made++) {
    const span = Math.floor(random.uniform() * (most + 1));
    const start = Math.floor(random.uniform() * (length - span + 1));
    if (mask.axis === "time") {
      values.fill(mean, start * bands, (start + span) * bands);
      continue;
    }
    for (let frame = 0; frame < frames; frame++) values.fill(mean, frame * bands + start, frame * bands + start + span);
  }
}

/** Steps of a column of recordings, made ready. */
export interface SoundProgram {
  /** Changes a row's samples, in place. */
  readonly before: (samples: Float64Array, row: RowDraw) => void;
  /** Changes what a model reads of the row, `[samples]` or `[frames, bands]`, in place. */
  readonly after: (values: Float32Array, row: RowDraw) => void;
}

/** Makes ready the steps of a column whose rows are read in the given shape. */
export function soundProgram(calls: readonly PlacedCall[], shape: readonly number[]): SoundProgram {
  const bands = shape[1] ?? 1;
  const ready = calls.map(({ call: { call, args }, place }) => {
    const axis = maskAxes[call];
    const step = Object.hasOwn(sampleSteps, call) ? sampleSteps[call]?.(args) : undefined;
    if (step === undefined && axis === undefined)
      throw new InternalError(`no augmentation step \`${call}\` for recordings`);
    const mask =
      axis === undefined ? null : { axis, part: numberArgument(args, "part"), count: numberArgument(args, "count") };
    return { step: step ?? null, mask, place, chance: numberArgument(args, "chance") };
  });
  const applies = ({ place, chance }: { readonly place: number; readonly chance: number }, row: RowDraw): boolean => {
    row.random.seek(row.draw, place);
    return row.random.uniform() < chance;
  };
  const samplesOnly = ready.filter(({ step }) => step !== null);
  const masks = ready.filter(({ mask }) => mask !== null);
  return {
    before: (samples, row) => {
      for (const one of samplesOnly) if (applies(one, row)) one.step?.(samples, row.random);
    },
    after: (values, row) => {
      for (const one of masks)
        if (one.mask !== null && applies(one, row)) hide(values, one.mask, { bands, random: row.random });
    },
  };
}
