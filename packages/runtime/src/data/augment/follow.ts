/**
 * What lies in a picture goes along when the picture is moved: the steps of a picture in, for each row the same movements out, which masks
 * and boxes are moved by. Movements are by whole pixels, which the checker has made sure of.
 */
import type { CheckedDataset } from "@penstock/dsl";
import type { Box } from "../boxes/boxes-field.ts";
import type { FittedPreparation } from "../fitted-preparation.ts";
import { numberArgument } from "../fitted-steps.ts";
import { type Fill, isRest, type Movement, rest, restingMovement, wholeIndices } from "./movement.ts";
import { type MovementStep, movementStep } from "./movement-steps.ts";
import type { ImageShape } from "./picture.ts";
import type { RowDraw } from "./row-draw.ts";
import { type DrawOrder, rowStreams } from "./row-streams.ts";

interface Placed {
  readonly step: MovementStep;
  readonly chance: number;
  readonly place: number;
}

/** Movements that go as one, and what they bring in beyond the border. */
interface Phase {
  readonly steps: readonly Placed[];
  readonly fill: Fill;
}

/** The picture that is moved. */
export interface Followed {
  readonly shape: ImageShape;
  readonly streams: ReturnType<typeof rowStreams>;
  readonly phases: readonly Phase[];
}

/** The picture of a data set that its masks and boxes follow; null where none is moved. */
export function followed(
  { name, augment }: Pick<CheckedDataset, "name" | "augment">,
  { inputs }: Pick<FittedPreparation, "inputs">,
): Followed | null {
  for (const input of inputs) {
    const [height, width, channels] = input.shape;
    if (input.kind !== "image" || height === undefined || width === undefined || channels === undefined) continue;
    const shape = [height, width, channels] as const;
    const calls = augment.filter(({ column }) => column === input.name).flatMap(({ steps }) => steps);
    const phases: Phase[] = [];
    let joined = false;
    for (const [place, call] of calls.entries()) {
      const step = movementStep(call, shape);
      if (step === null) {
        // What is done to values in between ends a movement, as it does for the picture itself.
        joined = false;
        continue;
      }
      const chance = call.call === "flip" ? 1 : numberArgument(call.args, "chance");
      const last = joined ? phases.at(-1) : undefined;
      const own = { step, chance, place };
      const known = last?.steps.find((one) => one.step.fill !== null)?.step.fill ?? null;
      if (last === undefined || (step.fill !== null && known !== null && known !== step.fill)) {
        phases.push({ steps: [own], fill: step.fill ?? "zero" });
      } else phases[phases.length - 1] = { steps: [...last.steps, own], fill: step.fill ?? known ?? "zero" };
      joined = true;
    }
    if (phases.length > 0) return { shape, phases, streams: rowStreams(name, input.name) };
  }
  return null;
}

const movement = restingMovement();

function moveOf({ steps }: Phase, { random, draw }: RowDraw): Readonly<Movement> {
  rest(movement);
  for (const { step, chance, place } of steps) {
    random.seek(draw, place);
    if (random.uniform() < chance) step.move(movement, random);
  }
  return movement;
}

/** The row of an order, as its picture draws. */
export function drawOf({ streams }: Followed, order: DrawOrder, draw: number): RowDraw {
  return { random: streams(order), draw };
}

/** Moves masks: each pixel comes from where its picture's does; what comes in of nothing is of class 0. */
export class MaskMover {
  private readonly along: Followed;
  private readonly xs: Int32Array;
  private readonly ys: Int32Array;
  private rooms: readonly [Uint8Array, Uint8Array];

  constructor(along: Followed) {
    const [height, width] = along.shape;
    this.along = along;
    this.xs = new Int32Array(width);
    this.ys = new Int32Array(height);
    this.rooms = [new Uint8Array(height * width), new Uint8Array(height * width)];
  }

  /** The moved mask, which holds until the next call. */
  move(mask: Uint8Array, row: RowDraw): Uint8Array {
    const { along, xs, ys } = this;
    const [, width] = along.shape;
    let now = mask;
    for (const phase of along.phases) {
      const { xx, x0, yy, y0, ...others } = moveOf(phase, row);
      if (isRest({ xx, x0, yy, y0, ...others })) continue;
      wholeIndices(xs, { slope: xx, start: x0, fill: phase.fill });
      wholeIndices(ys, { slope: yy, start: y0, fill: phase.fill });
      const [room, other] = this.rooms;
      for (let at = 0; at < room.length; at++) {
        const x = xs[at % width] ?? -1;
        const y = ys[Math.floor(at / width)] ?? -1;
        room[at] = x < 0 || y < 0 ? 0 : (now[y * width + x] ?? 0);
      }
      this.rooms = [other, room];
      now = room;
    }
    return now;
  }
}

/** Of a box that leaves the picture, this part must stay. */
const leastLeft = 0.2;

/** Moves boxes that are measured in a picture of `height` × `width`, and cuts them at its border. */
export function moveBoxes(
  boxes: readonly Box[],
  {
    along,
    row,
    height,
    width,
  }: { readonly along: Followed; readonly row: RowDraw; readonly height: number; readonly width: number },
): readonly Box[] {
  const [tall, wide] = along.shape;
  const [down, across] = [tall / height, wide / width];
  let now = boxes;
  for (const phase of along.phases) {
    const { xx, x0, yy, y0 } = moveOf(phase, row);
    now = now.flatMap((box) => {
      const x = movedSpan(
        { start: box.x * across, end: (box.x + box.width) * across },
        { slope: xx, start: x0, most: wide },
      );
      const y = movedSpan(
        { start: box.y * down, end: (box.y + box.height) * down },
        { slope: yy, start: y0, most: tall },
      );
      const left = {
        x: x.start / across,
        y: y.start / down,
        width: (x.end - x.start) / across,
        height: (y.end - y.start) / down,
      };
      const seen = left.width > 0 && left.height > 0 && left.width * left.height >= leastLeft * box.width * box.height;
      return seen ? [{ class: box.class, ...left }] : [];
    });
  }
  return now;
}

/** Where the pixels of a span go that come from `slope · place + start`, as far as that is in the picture. */
export function movedSpan(
  span: { readonly start: number; readonly end: number },
  by: { readonly slope: number; readonly start: number; readonly most: number },
): { start: number; end: number } {
  const moved =
    by.slope > 0
      ? { start: span.start - by.start, end: span.end - by.start }
      : { start: by.start + 1 - span.end, end: by.start + 1 - span.start };
  const inside = (place: number): number => Math.min(by.most, Math.max(0, place));
  return { start: inside(moved.start), end: inside(moved.end) };
}
