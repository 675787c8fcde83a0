/**
 * Shapes as distances: a place in, how far it lies outside of the shape out, in the unit of the place; below 0 inside. The middle of a shape is
 * at 0, and it reaches about as far as `radius`. The forms are I. Quilez's (2D distance functions).
 */

/** What can be drawn: the shapes of the catalog's `scenes`. */
export type ShapeName = "disc" | "square" | "triangle" | "ring" | "cross" | "star";

type Distance = (x: number, y: number, radius: number) => number;

function box(x: number, y: number, half: { readonly x: number; readonly y: number }): number {
  const [right, below] = [Math.abs(x) - half.x, Math.abs(y) - half.y];
  return Math.hypot(Math.max(right, 0), Math.max(below, 0)) + Math.min(Math.max(right, below), 0);
}

function triangle(x: number, y: number, radius: number): number {
  const root = Math.sqrt(3);
  // Half a side; the corners lie at the radius.
  const half = (radius * root) / 2;
  let [across, up] = [Math.abs(x) - half, -y + half / root];
  if (across + root * up > 0) [across, up] = [(across - root * up) / 2, (-root * across - up) / 2];
  across -= Math.min(0, Math.max(-2 * half, across));
  return -Math.hypot(across, up) * Math.sign(up);
}

/** Five points, the inner corners at two fifths of the radius. */
function star(x: number, y: number, radius: number): number {
  const sector = Math.PI / 5;
  let angle = Math.atan2(x, -y) % (2 * sector);
  if (angle < -sector) angle += 2 * sector;
  if (angle > sector) angle -= 2 * sector;
  const length = Math.hypot(x, y);
  const [across, up] = [length * Math.abs(Math.sin(angle)), length * Math.cos(angle)];
  // From the tip to the inner corner between two tips.
  const inner = { x: 0.4 * radius * Math.sin(sector), y: 0.4 * radius * Math.cos(sector) };
  const edge = { x: inner.x, y: inner.y - radius };
  const along = Math.min(1, Math.max(0, (across * edge.x + (up - radius) * edge.y) / (edge.x ** 2 + edge.y ** 2)));
  const apart = Math.hypot(across - along * edge.x, up - radius - along * edge.y);
  return edge.x * (up - radius) - edge.y * across > 0 ? apart : -apart;
}

const distances: Readonly<Record<ShapeName, Distance>> = {
  disc: (x, y, radius) => Math.hypot(x, y) - radius,
  square: (x, y, radius) => box(x, y, { x: 0.78 * radius, y: 0.78 * radius }),
  triangle,
  ring: (x, y, radius) => Math.abs(Math.hypot(x, y) - 0.75 * radius) - 0.25 * radius,
  cross: (x, y, radius) =>
    Math.min(box(x, y, { x: radius, y: 0.3 * radius }), box(x, y, { x: 0.3 * radius, y: radius })),
  star,
};

/** A shape at a place of a picture. */
export interface Shape {
  readonly name: ShapeName;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Radians. */
  readonly turn: number;
}

/** How far a place of the picture lies outside of a shape. */
export function distanceTo({ name, x, y, radius, turn }: Shape): (atX: number, atY: number) => number {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const distance = distances[name];
  return (atX, atY) => {
    const [right, down] = [atX - x, atY - y];
    return distance(cos * right + sin * down, cos * down - sin * right, radius);
  };
}
