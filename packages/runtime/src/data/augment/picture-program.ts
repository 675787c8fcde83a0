/**
 * The augmentation steps of an image column in, one function over a picture out. Steps that move pixels one after another and bring in
 * the same beyond the border become one movement. Each step draws from a stream of its own for each row, so that another step's
 * arguments never change what it draws.
 */
import { InternalError } from "../../internal-error.ts";
import { numberArgument } from "../fitted-steps.ts";
import { type Canvas, type EraseStep, erase, eraseStep, type Rectangle, wordsFor } from "./erase-steps.ts";
import { type Fill, isRest, type Movement, rest, restingMovement } from "./movement.ts";
import { type MovementStep, movementStep } from "./movement-steps.ts";
import type { ImageShape, Picture, PictureStep } from "./picture.ts";
import { pictureStep } from "./picture-steps.ts";
import type { PlacedCall } from "./placed-call.ts";
import { axisMaps, movePicture } from "./resample.ts";
import type { RowDraw } from "./row-draw.ts";

/** A step, how likely it is, and its place among all steps of the flow, which names its stream. */
interface Placed<Step> {
  readonly step: Step;
  readonly chance: number;
  readonly place: number;
}

/** What is done in one go. */
type Phase =
  | { readonly kind: "move"; readonly steps: readonly Placed<MovementStep>[]; readonly fill: Fill }
  | { readonly kind: "erase"; readonly erasing: Placed<EraseStep> }
  | { readonly kind: "change"; readonly changing: Placed<PictureStep> };

/** Steps that work on prepared values as on pixels: at most one movement by whole pixels, then blots. */
export interface WholeSteps {
  /** What the movement brings in beyond the border. */
  readonly fill: Fill;
  /** The row's movement, which holds until the next row; null where nothing moves. */
  readonly move: (row: RowDraw) => Readonly<Movement> | null;
  /** Blots the row's picture out. */
  readonly erase: (canvas: Canvas, row: RowDraw) => void;
}

/** Steps made ready. */
export interface PictureProgram {
  /** What bytes can be put through as they are; null where values are computed. */
  readonly whole: WholeSteps | null;
  /** Changes a picture as the row is changed. */
  readonly change: (picture: Picture, row: RowDraw) => void;
}

/** Makes ready the steps of a column of pictures; `steps` are calls with their places in the flow. */
export function pictureProgram(steps: readonly PlacedCall[], shape: ImageShape): PictureProgram {
  const phases = phasesOf(steps, shape);
  const maps = axisMaps(shape[0], shape[1]);
  const movement = restingMovement();
  const canvas = identityCanvas(shape);
  const rectangle: Rectangle = { top: 0, left: 0, bottom: 0, right: 0 };
  const applies = ({ chance, place }: Placed<unknown>, { random, draw }: RowDraw): boolean => {
    random.seek(draw, place);
    return random.uniform() < chance;
  };
  const gather = (moves: readonly Placed<MovementStep>[], row: RowDraw): Movement => {
    rest(movement);
    for (const placed of moves) if (applies(placed, row)) placed.step.move(movement, row.random);
    return movement;
  };
  const blot = (on: Canvas, placed: Placed<EraseStep>, row: RowDraw): void => {
    const { step } = placed;
    if (!applies(placed, row) || !step.choose(rectangle, row.random)) return;
    erase(on, rectangle, { blot: step.blot, random: row.random });
  };
  return {
    whole: wholeSteps(phases, { gather, blot }),
    change: (picture, row) => {
      for (const phase of phases) {
        switch (phase.kind) {
          case "move":
            movePicture(picture, gather(phase.steps, row), { fill: phase.fill, maps });
            break;
          case "erase":
            canvas.values = picture.values;
            blot(canvas, phase.erasing, row);
            break;
          case "change":
            if (applies(phase.changing, row)) phase.changing.step(picture, row.random);
            break;
        }
      }
    },
  };
}

function phasesOf(steps: readonly PlacedCall[], shape: ImageShape): readonly Phase[] {
  const phases: Phase[] = [];
  for (const { call, place } of steps) {
    // A flip has a chance for each axis, which it draws itself.
    const chance = call.call === "flip" ? 1 : numberArgument(call.args, "chance");
    const moving = movementStep(call, shape);
    const erasing = eraseStep(call, shape);
    const changing = pictureStep(call, shape);
    if (moving !== null) addMovement(phases, { step: moving, chance, place });
    else if (erasing !== null) phases.push({ kind: "erase", erasing: { step: erasing, chance, place } });
    else if (changing !== null) phases.push({ kind: "change", changing: { step: changing, chance, place } });
    else throw new InternalError(`no augmentation step \`${call.call}\` for pictures`);
  }
  return phases;
}

/** Lets a movement go with the one before it where both bring in the same beyond the border. */
function addMovement(phases: Phase[], placed: Placed<MovementStep>): void {
  const last = phases.at(-1);
  const fill = placed.step.fill;
  const fillBefore =
    last?.kind === "move" ? (last.steps.find(({ step }) => step.fill !== null)?.step.fill ?? null) : null;
  if (last?.kind !== "move" || (fill !== null && fillBefore !== null && fill !== fillBefore)) {
    phases.push({ kind: "move", steps: [placed], fill: fill ?? "zero" });
    return;
  }
  phases[phases.length - 1] = { kind: "move", steps: [...last.steps, placed], fill: fill ?? fillBefore ?? "zero" };
}

function wholeSteps(
  phases: readonly Phase[],
  by: {
    readonly gather: (moves: readonly Placed<MovementStep>[], row: RowDraw) => Movement;
    readonly blot: (on: Canvas, placed: Placed<EraseStep>, row: RowDraw) => void;
  },
): WholeSteps | null {
  const [first, ...others] = phases;
  const moving = first?.kind === "move" ? first : null;
  const blots = (moving === null ? phases : others).flatMap((phase) => (phase.kind === "erase" ? [phase.erasing] : []));
  if (blots.length + (moving === null ? 0 : 1) < phases.length) return null;
  if (moving?.steps.some(({ step }) => !step.whole) === true) return null;
  return {
    fill: moving?.fill ?? "zero",
    move: (row) => {
      if (moving === null) return null;
      const movement = by.gather(moving.steps, row);
      return isRest(movement) ? null : movement;
    },
    erase: (canvas, row) => {
      for (const placed of blots) by.blot(canvas, placed, row);
    },
  };
}

/** A canvas on which levels stand for themselves. */
function identityCanvas(shape: ImageShape): Canvas {
  const levels = Float32Array.from({ length: 256 * shape[2] }, (_, at) => at % 256);
  return { values: new Float32Array(), at: 0, shape, levels, words: wordsFor(shape) };
}
