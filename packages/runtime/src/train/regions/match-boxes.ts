/**
 * Boxes answered and true in, which answers find a box out, as COCO's evaluation matches them: the surest answer first takes the box of its
 * class that it overlaps most and that none has taken, if it overlaps it enough.
 */

/** A rectangle in pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A true box. */
export interface TrueBox extends Rectangle {
  readonly class: number;
}

/** An answered box. */
export interface AnsweredBox extends TrueBox {
  readonly score: number;
}

/** Overlap over union of two rectangles. */
export function iouOf(one: Rectangle, other: Rectangle): number {
  const wide = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const tall = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (wide <= 0 || tall <= 0) return 0;
  const overlap = wide * tall;
  return overlap / (one.width * one.height + other.width * other.height - overlap);
}

/** For each answer of one picture and class, in the order given, the place of the box that it finds; −1 for none. */
export function matchBoxes(answers: readonly Rectangle[], truth: readonly Rectangle[], least: number): number[] {
  const taken = new Set<number>();
  return answers.map((answer) => {
    let [best, found] = [Math.min(least, 1 - 1e-10), -1];
    truth.forEach((box, place) => {
      const overlap = taken.has(place) ? -1 : iouOf(answer, box);
      // Of equal overlaps the last one counts.
      if (overlap < best) return;
      best = overlap;
      found = place;
    });
    if (found >= 0) taken.add(found);
    return found;
  });
}
