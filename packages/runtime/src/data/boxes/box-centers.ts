/**
 * Boxes of a picture in, what `centers` makes of them out: a grid with a heat map for each class and, in cells that hold a middle, the size of the
 * box in cells, the place of the middle in its cell, and 1 (Objects as Points, Zhou et al., 2019). And back: the boxes of a grid.
 */
import type { Box } from "./boxes-field.ts";

/** A grid over a picture. */
export interface CenterGrid {
  /** Cells. */
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  /** Pixels of a cell. */
  readonly stride: number;
  /** How far a box at the rim of a bump still overlaps itself. */
  readonly overlap: number;
}

/** Numbers of a cell besides heat: width, height, place across and down, and whether a middle is there. */
export const cellNumbers = 5;

/**
 * How far a middle may be off, in cells, so that the moved box overlaps the true one by `overlap`: the least of the three ways to be off
 * of CornerNet (Law and Deng, 2018), as roots of their quadratics.
 */
export function bumpRadius(height: number, width: number, overlap: number): number {
  const [sum, area] = [height + width, height * width];
  // The smaller root where both corners move alike, and inwards; the greater one outwards.
  const alike = (sum - Math.sqrt(sum * sum - (4 * area * (1 - overlap)) / (1 + overlap))) / 2;
  const inwards = (2 * sum - Math.sqrt(4 * sum * sum - 16 * (1 - overlap) * area)) / 8;
  const outwards =
    (-2 * overlap * sum + Math.sqrt(4 * overlap * overlap * sum * sum + 16 * overlap * (1 - overlap) * area)) /
    (8 * overlap);
  return Math.max(0, Math.min(alike, inwards, outwards));
}

/** Writes the grid of a picture from `at` on; what was there is overwritten. Of two middles in one cell the later box stays. */
export function fillCenters(
  boxes: readonly Box[],
  grid: CenterGrid,
  { out, at }: { out: Float32Array; at: number },
): void {
  const { height, width, classes, stride, overlap } = grid;
  const values = classes + cellNumbers;
  out.fill(0, at, at + height * width * values);
  for (const box of boxes) {
    const [wide, tall] = [box.width / stride, box.height / stride];
    const [middleX, middleY] = [(box.x + box.width / 2) / stride, (box.y + box.height / 2) / stride];
    const [cellX, cellY] = [Math.min(width - 1, Math.floor(middleX)), Math.min(height - 1, Math.floor(middleY))];
    const radius = Math.floor(bumpRadius(tall, wide, overlap));
    const spread = (2 * radius + 1) / 6;
    for (let y = Math.max(0, cellY - radius); y <= Math.min(height - 1, cellY + radius); y++) {
      for (let x = Math.max(0, cellX - radius); x <= Math.min(width - 1, cellX + radius); x++) {
        const heat = Math.exp(-((x - cellX) ** 2 + (y - cellY) ** 2) / (2 * spread * spread));
        const place = at + (y * width + x) * values + box.class;
        out[place] = Math.max(out[place] ?? 0, heat);
      }
    }
    out.set([wide, tall, middleX - cellX, middleY - cellY, 1], at + (cellY * width + cellX) * values + classes);
  }
}
