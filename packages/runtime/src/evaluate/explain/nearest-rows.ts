/** Rows by what a model makes of them in, for each of some the nearest others out. */
import { type InputBlock, rowSize } from "./prepared-rows.ts";

/** A row that is near, by its place among those that were searched. */
export interface Near {
  readonly position: number;
  readonly distance: number;
}

/** Keeps the nearest of rows that come one part after another, by Euclidean distance; of equally near ones the first. */
export class NearestRows {
  private readonly wanted: InputBlock;
  private readonly k: number;
  private readonly kept: Near[][];

  constructor(wanted: InputBlock, k: number) {
    this.wanted = wanted;
    this.k = k;
    const rows = wanted.data.length / Math.max(1, rowSize(wanted));
    this.kept = Array.from({ length: rows }, () => []);
  }

  /** Looks at more rows, the first of which has the place `start`. */
  add({ data }: Pick<InputBlock, "data">, start: number): void {
    const size = rowSize(this.wanted);
    const rows = data.length / size;
    this.kept.forEach((near, own) => {
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        for (let at = 0; at < size; at++) {
          sum += ((this.wanted.data[own * size + at] ?? 0) - (data[row * size + at] ?? 0)) ** 2;
        }
        const distance = Math.sqrt(sum);
        const worst = near.at(-1);
        if (near.length === this.k && worst !== undefined && distance >= worst.distance) continue;
        const place = near.findIndex((one) => one.distance > distance);
        near.splice(place < 0 ? near.length : place, 0, { position: start + row, distance });
        if (near.length > this.k) near.pop();
      }
    });
  }

  /** For each row that was asked for the nearest, nearest first. */
  get found(): readonly (readonly Near[])[] {
    return this.kept;
  }
}
