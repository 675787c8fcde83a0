/**
 * Mixing of rows: prepared inputs of a batch in, each row mixed with another of its step out, and how much of each there is. Inputs are
 * blended (`mixup`: Zhang et al., 2018) or a rectangle of one picture is laid into another (`cutmix`: Yun et al., 2019). What a row is mixed
 * with is a function of the seed, the epoch, the row and the rows of its step.
 */
import type { CheckedDataset } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import { betaNumber } from "../../random/beta.ts";
import { type IndexedStreams, indexedStreams } from "../../random/indexed-streams.ts";
import { numberArgument } from "../fitted-steps.ts";
import type { Rectangle } from "./erase-steps.ts";
import type { ImageShape } from "./picture.ts";
import type { DrawOrder } from "./row-streams.ts";

/** A step that mixes rows. */
interface MixStep {
  readonly kind: "mixup" | "cutmix";
  readonly alpha: number;
  readonly chance: number;
}

const mixingCalls: ReadonlySet<string> = new Set(["mixup", "cutmix"]);

/** Whether a step mixes rows with each other instead of changing one. */
export function mixesRows(call: string): boolean {
  return mixingCalls.has(call);
}

/** Whether a data set mixes train rows. */
export function mixesAnyRows({ augment }: Pick<CheckedDataset, "augment">): boolean {
  return augment.some(({ steps }) => steps.some(({ call }) => mixesRows(call)));
}

/** The mixing steps of a data set: every input has the same ones, which the checker has made sure of. */
export function mixSteps({ augment }: Pick<CheckedDataset, "augment">): readonly MixStep[] {
  const [first] = augment.filter(({ steps }) => steps.some(({ call }) => mixesRows(call)));
  return (first?.steps ?? []).flatMap(({ call, args }): MixStep[] => {
    if (call !== "mixup" && call !== "cutmix") return [];
    return [{ kind: call, alpha: numberArgument(args, "alpha"), chance: numberArgument(args, "chance") }];
  });
}

/** What a batch's rows are mixed with. */
export interface Mixture {
  /** `[rows]`: the place in the batch of each row's partner; its own where it is not mixed. */
  readonly partners: Uint32Array;
  /** `[rows]`: how much of a row is itself, from 0 to 1. */
  readonly share: Float32Array;
  /** Where a row's partner shows, for rows that were cut; null for those that are blended. */
  readonly cuts: readonly (Rectangle | null)[];
}

/** The rows of a batch to be mixed: those of each of `steps` steps, of equal size, among themselves. */
export interface MixOrder {
  readonly draws: Uint32Array;
  readonly steps: number;
  readonly order: DrawOrder;
}

/** Draws mixtures of one data set. */
export class Mixer {
  private readonly dataset: string;
  private readonly steps: readonly MixStep[];
  /** Of the pictures that are cut. */
  private readonly shape: ImageShape | null;
  private streams: { readonly order: DrawOrder; readonly random: IndexedStreams } | null = null;

  constructor(dataset: string, steps: readonly MixStep[], shape: ImageShape | null) {
    this.dataset = dataset;
    this.steps = steps;
    this.shape = shape;
  }

  private streamsOf({ seed, epoch }: DrawOrder): IndexedStreams {
    if (this.streams?.order.seed !== seed || this.streams.order.epoch !== epoch) {
      this.streams = { order: { seed, epoch }, random: indexedStreams(seed, "mix", this.dataset, epoch) };
    }
    return this.streams.random;
  }

  /** Draws what the rows of a batch are mixed with. */
  draw({ draws, steps, order }: MixOrder): Mixture {
    const random = this.streamsOf(order);
    const size = draws.length / steps;
    if (!Number.isInteger(size)) throw new InternalError(`${draws.length} rows do not make ${steps} steps`);
    const partners = Uint32Array.from(draws, (_, at) => at);
    const share = new Float32Array(draws.length).fill(1);
    const cuts = new Array<Rectangle | null>(draws.length).fill(null);
    // A row alone has nobody to be mixed with.
    if (size < 2) return { partners, share, cuts };
    draws.forEach((draw, at) => {
      for (const [place, step] of this.steps.entries()) {
        random.seek(draw, place);
        if (random.uniform() >= step.chance) continue;
        const first = at - (at % size);
        const other = Math.floor(random.uniform() * (size - 1));
        partners[at] = first + (other < at - first ? other : other + 1);
        share[at] = betaNumber(step.alpha, random);
        if (step.kind === "cutmix") {
          const cut = this.cut(share[at] ?? 1, random);
          cuts[at] = cut.rectangle;
          share[at] = cut.share;
        }
        // A row is mixed once: the steps after this one are for rows that it left alone.
        break;
      }
    });
    return { partners, share, cuts };
  }

  /** A rectangle that takes about what `share` leaves, its middle anywhere; what the border cuts off goes back to the share. */
  private cut(share: number, random: IndexedStreams): { rectangle: Rectangle; share: number } {
    if (this.shape === null) throw new InternalError("there is no picture to cut");
    const [height, width] = this.shape;
    const side = Math.sqrt(1 - share);
    const tall = Math.floor(height * side);
    const wide = Math.floor(width * side);
    const top = Math.floor(random.uniform() * height) - (tall >> 1);
    const left = Math.floor(random.uniform() * width) - (wide >> 1);
    const rectangle = {
      top: Math.max(0, top),
      left: Math.max(0, left),
      bottom: Math.min(height, top + tall),
      right: Math.min(width, left + wide),
    };
    const area = (rectangle.bottom - rectangle.top) * (rectangle.right - rectangle.left);
    return { rectangle, share: 1 - area / (height * width) };
  }
}

/** One input of a batch: `size` numbers a row, and its picture's shape where it is one. */
export interface MixedInput {
  /** `[rows, size]`, as they were prepared. */
  readonly from: Float32Array;
  /** Room for them mixed. */
  readonly to: Float32Array;
  readonly size: number;
  readonly shape: ImageShape | null;
}

/** Writes an input's mixed rows. */
export function mixInput({ from, to, size, shape }: MixedInput, { partners, share, cuts }: Mixture): void {
  partners.forEach((partner, at) => {
    const start = at * size;
    const other = partner * size;
    const part = share[at] ?? 1;
    const cut = cuts[at] ?? null;
    if (cut !== null && shape !== null) {
      to.set(from.subarray(start, start + size), start);
      layIn({ from, to, start, other }, cut, shape);
    } else if (partner === at) to.set(from.subarray(start, start + size), start);
    else blend({ from, to, start, other }, size, part);
  });
}

interface Pair {
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** Where the row starts, and where its partner does. */
  readonly start: number;
  readonly other: number;
}

function blend({ from, to, start, other }: Pair, size: number, share: number): void {
  for (let at = 0; at < size; at++) {
    const partner = from[other + at] ?? 0;
    to[start + at] = partner + share * ((from[start + at] ?? 0) - partner);
  }
}

function layIn({ from, to, start, other }: Pair, { top, left, bottom, right }: Rectangle, shape: ImageShape): void {
  const [, width, channels] = shape;
  const line = Math.max(0, right - left) * channels;
  for (let y = top; y < bottom; y++) {
    const place = (y * width + left) * channels;
    to.set(from.subarray(other + place, other + place + line), start + place);
  }
}
