/**
 * Trading as text and as a picture. In: what has happened so far. Out: a chart of the prices, coloured by the position.
 * Why: shows where an agent bought and sold.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, type Colour, fillRectangle } from "../../render/raster.ts";

/** Prices of an episode up to the present one; the position that was taken before each price but the first. */
export interface TradingHistory {
  readonly prices: ArrayLike<number>;
  readonly positions: readonly number[];
  readonly worth: number;
}

const blocks = "▁▂▃▄▅▆▇█";
const shown = 60;

/** The last 60 prices as blocks of eight heights, the positions below as `+`, `-` and `.`; then the numbers. */
export function tradingText({ prices, positions, worth }: TradingHistory): string {
  const last = Array.from(prices).slice(-shown);
  const low = Math.min(...last);
  const span = Math.max(...last) - low;
  const chart = last
    .map((price) => blocks[span === 0 ? 0 : Math.min(7, Math.floor((8 * (price - low)) / span))])
    .join("");
  // The first price of an episode has no position before it.
  const held = [0, ...positions].slice(-shown).map((position) => (position > 0 ? "+" : position < 0 ? "-" : "."));
  const price = last.at(-1) ?? 0;
  const numbers = `price ${price.toFixed(2)}, position ${(positions.at(-1) ?? 0).toFixed(2)}, worth ${worth.toFixed(4)}`;
  return `${chart}\n${held.join("")}\n${numbers}\n`;
}

const width = 480;
const height = 320;
const margin = 10;

/** A column a step from the price before to the price after it: green while held, red while sold short, grey without. */
export function tradingPicture({ prices, positions }: TradingHistory): RgbArray {
  const picture = blankPicture(width, height, [255, 255, 255]);
  const list = Array.from(prices);
  const low = Math.min(...list);
  const span = Math.max(...list) - low || 1;
  const y = (price: number): number => height - margin - ((height - 2 * margin) * (price - low)) / span;
  const column = width / Math.max(1, positions.length);
  positions.forEach((position, i) => {
    const before = y(list[i] ?? low);
    const after = y(list[i + 1] ?? low);
    fillRectangle(
      picture,
      [
        [i * column, Math.min(before, after) - 1],
        [(i + 1) * column, Math.max(before, after) + 1],
      ],
      colourOf(position),
    );
  });
  return picture;
}

function colourOf(position: number): Colour {
  if (position === 0) return [150, 155, 165];
  return position > 0 ? [50, 150, 80] : [200, 70, 60];
}
