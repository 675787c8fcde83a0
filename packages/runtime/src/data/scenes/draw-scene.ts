/**
 * Draws one picture: a textured ground with strokes and specks, then shapes, later ones before earlier ones, then noise. Everything is a
 * function of the seed and the row, by a Philox stream for each row.
 */
import { fillWithBits } from "../../random/fast-bits.ts";
import { type IndexedStreams, indexedStreams } from "../../random/indexed-streams.ts";
import { normalQuantiles } from "../../random/normal-quantiles.ts";
import { distanceTo, type Shape, type ShapeName } from "./shapes.ts";

/** What pictures are made of. */
export interface SceneForm {
  /** Pixels down and across. */
  readonly size: number;
  /** The classes, in their order. */
  readonly shapes: readonly ShapeName[];
  /** Shapes in a picture. */
  readonly least: number;
  readonly most: number;
  /** Standard deviation of noise, of values from 0 to 1. */
  readonly noise: number;
  /** Strokes and specks, at most. */
  readonly clutter: number;
  readonly seed: number;
}

/** What can be seen of a shape: its class and the box round it, in pixels. */
export interface SceneBox {
  /** Place among the shapes. */
  readonly shape: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One picture. */
export interface Scene {
  /** `[size, size, 3]` bytes. */
  readonly picture: Uint8Array;
  /** `[size, size]`: 0 for the ground, else the place among the shapes plus 1. */
  readonly mask: Uint8Array;
  /** In the order in which they were drawn. */
  readonly boxes: readonly SceneBox[];
}

type Colour = readonly [number, number, number];

/** What is laid over a part of the picture. */
interface Paint {
  readonly x: number;
  readonly y: number;
  /** How far from there it reaches. */
  readonly radius: number;
  readonly colour: Colour;
  /** By how much it gets lighter to the right and down, over a radius. */
  readonly light: { readonly right: number; readonly down: number };
}

const even = { right: 0, down: 0 } as const;

/** Of a shape that others hide, at least this part stays in sight. */
const leastSeen = 0.6;
/** Of one at the border, this part of its square lies inside. */
const leastInside = 0.7;
/** How often another place is tried for a shape; after that the picture has one less. */
const tries = 12;

/** Draws rows of one form; a row's arrays hold until the next call. */
export class SceneDrawer {
  private readonly form: SceneForm;
  private readonly values: Float32Array;
  private readonly owner: Int16Array;
  private readonly picture: Uint8Array;
  private readonly mask: Uint8Array;
  private readonly bits: Int32Array;
  private readonly random: IndexedStreams;

  constructor(form: SceneForm) {
    const pixels = form.size * form.size;
    this.form = form;
    this.values = new Float32Array(3 * pixels);
    this.owner = new Int16Array(pixels);
    this.picture = new Uint8Array(3 * pixels);
    this.mask = new Uint8Array(pixels);
    this.bits = new Int32Array(Math.ceil((3 * pixels) / 2));
    this.random = indexedStreams(form.seed, "scenes");
  }

  draw(row: number): Scene {
    const { random } = this;
    random.seek(row);
    const ground = this.drawGround(random);
    this.drawClutter(random, ground);
    const boxes = this.drawShapes(random, ground);
    this.finish(random);
    return { picture: this.picture, mask: this.mask, boxes };
  }

  /** Blurred spots of a colour that goes from one side to the other. */
  private drawGround(random: IndexedStreams): Colour {
    const { values, form } = this;
    const { size } = form;
    const colour = randomColour(random, 0.2, 0.8);
    const cells = 3 + below(random, 6);
    const strength = 0.05 + 0.15 * random.uniform();
    const tilt = [0, 1, 2].map(() => 0.3 * (random.uniform() - 0.5));
    const spots = Float32Array.from({ length: 3 * (cells + 1) ** 2 }, () => strength * (2 * random.uniform() - 1));
    const stride = 3 * (cells + 1);
    const line = new Float32Array(stride);
    for (let y = 0, at = 0; y < size; y++) {
      const down = (y / size) * cells;
      const row = Math.floor(down);
      const lower = down - row;
      for (let spot = 0; spot < stride; spot++) {
        line[spot] = mix(spots[row * stride + spot] ?? 0, spots[(row + 1) * stride + spot] ?? 0, lower);
      }
      for (let x = 0; x < size; x++) {
        const along = (x / size) * cells;
        const column = Math.floor(along);
        const right = along - column;
        const middle = (x + y) / size - 1;
        for (let channel = 0, spot = 3 * column; channel < 3; channel++, at++, spot++) {
          const texture = mix(line[spot] ?? 0, line[spot + 3] ?? 0, right);
          values[at] = (colour[channel] ?? 0) + (tilt[channel] ?? 0) * middle + texture;
        }
      }
    }
    return colour;
  }

  /** Thin strokes and small specks: things to be left alone. */
  private drawClutter(random: IndexedStreams, ground: Colour): void {
    const { size, clutter } = this.form;
    const count = clutter === 0 ? 0 : below(random, clutter + 1);
    for (let index = 0; index < count; index++) {
      const colour = colourApart(random, ground, 0.25);
      const [x, y] = [size * random.uniform(), size * random.uniform()];
      if (random.uniform() < 0.4) {
        const radius = 0.012 * size * (1 + random.uniform());
        this.paint({ x, y, radius, colour, light: even }, (atX, atY) => Math.hypot(atX - x, atY - y) - radius);
        continue;
      }
      const turn = Math.PI * random.uniform();
      const half = 0.35 * size * random.uniform();
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
      this.paint({ x, y, radius: half, colour, light: even }, (atX, atY) => {
        const along = Math.min(half, Math.max(-half, cos * (atX - x) + sin * (atY - y)));
        return Math.hypot(atX - x - along * cos, atY - y - along * sin) - 0.008 * size;
      });
    }
  }

  /** Lays colour where a distance is below 0, half of it at the rim. */
  private paint({ x, y, radius, colour, light }: Paint, distance: (x: number, y: number) => number): void {
    const { values, form } = this;
    const [left, right] = this.reach(x, radius);
    const [top, bottom] = this.reach(y, radius);
    for (let atY = top; atY < bottom; atY++) {
      for (let atX = left; atX < right; atX++) {
        const cover = Math.min(1, Math.max(0, 0.5 - distance(atX, atY)));
        if (cover === 0) continue;
        const lighter = (light.right * (atX - x) + light.down * (atY - y)) / radius;
        const at = 3 * (atY * form.size + atX);
        for (let channel = 0; channel < 3; channel++) {
          values[at + channel] = mix(values[at + channel] ?? 0, (colour[channel] ?? 0) + lighter, cover);
        }
      }
    }
  }

  private drawShapes(random: IndexedStreams, ground: Colour): SceneBox[] {
    const { form, owner } = this;
    owner.fill(-1);
    const placed: { readonly shape: number; readonly area: number }[] = [];
    const count = form.least + below(random, form.most - form.least + 1);
    for (let index = 0; index < count; index++) {
      const shape = below(random, form.shapes.length);
      // One in four is hardly told from the ground.
      const colour = colourApart(random, ground, random.uniform() < 0.25 ? 0.18 : 0.35);
      for (let attempt = 0; attempt < tries; attempt++) {
        const drawn = this.place(random, shape);
        const pixels = this.pixelsOf(drawn);
        if (!this.leavesEnough(pixels, drawn, placed)) continue;
        for (const pixel of pixels) owner[pixel] = placed.length;
        const light = { right: 0.15 * (random.uniform() - 0.5), down: 0.15 * (random.uniform() - 0.5) };
        this.paint({ ...drawn, colour, light }, distanceTo(drawn));
        placed.push({ shape, area: pixels.length });
        break;
      }
    }
    return this.boxesOf(placed.map(({ shape }) => shape));
  }

  private place(random: IndexedStreams, shape: number): Shape {
    const { size, shapes } = this.form;
    return {
      name: shapes[shape] ?? "disc",
      x: size * random.uniform(),
      y: size * random.uniform(),
      radius: size * (0.1 + 0.16 * random.uniform()),
      turn: 2 * Math.PI * random.uniform(),
    };
  }

  private pixelsOf(shape: Shape): number[] {
    const { size } = this.form;
    const distance = distanceTo(shape);
    const [left, right] = this.reach(shape.x, shape.radius);
    const [top, bottom] = this.reach(shape.y, shape.radius);
    const pixels: number[] = [];
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) if (distance(x, y) <= 0) pixels.push(y * size + x);
    }
    return pixels;
  }

  /** The pixels of an axis that a shape may lie on: its corners reach a little beyond its radius. */
  private reach(middle: number, radius: number): readonly [first: number, end: number] {
    const most = 1.15 * radius + 1;
    return [Math.max(0, Math.floor(middle - most)), Math.min(this.form.size, Math.ceil(middle + most) + 1)];
  }

  /** Whether enough of the shape lies in the picture, and enough of those behind it stays in sight. */
  private leavesEnough(pixels: readonly number[], shape: Shape, placed: readonly { readonly area: number }[]): boolean {
    const { size } = this.form;
    const { x, y, radius } = shape;
    const inside = (at: number): number => Math.min(size, at + radius) - Math.max(0, at - radius);
    if (inside(x) * inside(y) < leastInside * (2 * radius) ** 2 || pixels.length < 12) return false;
    const hidden = new Map<number, number>();
    for (const pixel of pixels) {
      const owner = this.owner[pixel] ?? -1;
      if (owner >= 0) hidden.set(owner, (hidden.get(owner) ?? 0) + 1);
    }
    const left = new Map<number, number>();
    for (const owner of this.owner) if (hidden.has(owner)) left.set(owner, (left.get(owner) ?? 0) + 1);
    return [...hidden].every(
      ([owner, covered]) => (left.get(owner) ?? 0) - covered >= leastSeen * (placed[owner]?.area ?? 0),
    );
  }

  private boxesOf(shapes: readonly number[]): SceneBox[] {
    const { owner, mask, form } = this;
    const { size } = form;
    const ends = shapes.map(() => ({ left: size, top: size, right: -1, bottom: -1 }));
    for (let y = 0, pixel = 0; y < size; y++) {
      for (let x = 0; x < size; x++, pixel++) {
        const one = owner[pixel] ?? -1;
        mask[pixel] = one < 0 ? 0 : (shapes[one] ?? 0) + 1;
        const end = ends[one];
        if (end === undefined) continue;
        end.left = Math.min(end.left, x);
        end.right = Math.max(end.right, x);
        end.top = Math.min(end.top, y);
        end.bottom = Math.max(end.bottom, y);
      }
    }
    return ends.map(({ left, top, right, bottom }, index) => ({
      shape: shapes[index] ?? 0,
      x: left,
      y: top,
      width: right - left + 1,
      height: bottom - top + 1,
    }));
  }

  /** Adds noise and rounds to bytes. */
  private finish(random: IndexedStreams): void {
    const { values, picture, bits, form } = this;
    const quantiles = normalQuantiles();
    fillWithBits(bits, random);
    for (let at = 0; at < values.length; at++) {
      const word = bits[at >>> 1] ?? 0;
      // A word makes two numbers of 16 bits each.
      const normal = quantiles[(at & 1) === 0 ? word & 0xffff : word >>> 16] ?? 0;
      const value = 255 * ((values[at] ?? 0) + form.noise * normal) + 0.5;
      picture[at] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

/** A whole number from 0 to below a bound. */
function below(random: IndexedStreams, bound: number): number {
  return Math.floor(bound * random.uniform());
}

function mix(from: number, to: number, part: number): number {
  return from + part * (to - from);
}

function randomColour(random: IndexedStreams, low: number, high: number): Colour {
  const one = (): number => low + (high - low) * random.uniform();
  return [one(), one(), one()];
}

/** A colour so far from another in the sum of its channels, or farther. */
function colourApart(random: IndexedStreams, from: Colour, least: number): Colour {
  for (let attempt = 0; attempt < 50; attempt++) {
    const colour = randomColour(random, 0, 1);
    const apart = Math.hypot(...colour.map((value, channel) => value - (from[channel] ?? 0)));
    if (apart >= least && apart <= least + 0.4) return colour;
  }
  return from[0] > 0.5 ? [0, 0, 0] : [1, 1, 1];
}
