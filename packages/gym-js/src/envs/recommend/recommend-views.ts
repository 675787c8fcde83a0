/**
 * Recommend as text and as a picture. In: click probabilities and the last showing. Out: a bar an item.
 * Why: shows what an agent cannot see: what the user would click now.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, type Colour, fillRectangle } from "../../render/raster.ts";

/** What is drawn. */
export interface RecommendView {
  readonly probabilities: ArrayLike<number>;
  readonly last: { readonly item: number; readonly clicked: boolean } | null;
}

const barLength = 40;

/** One line an item: its number, `*` if clicked or `>` if shown last, a bar of its click probability. */
export function recommendText({ probabilities, last }: RecommendView): string {
  const lines = Array.from(probabilities, (probability, item) => {
    const mark = last?.item !== item ? " " : last.clicked ? "*" : ">";
    const bar = "#".repeat(Math.round(barLength * probability)).padEnd(barLength);
    return `${String(item).padStart(3)} ${mark} ${bar} ${probability.toFixed(3)}`;
  });
  return `${lines.join("\n")}\n`;
}

const width = 480;
const mostHeight = 640;

/** A bar an item, 16 pixels high where they fit: blue, the last shown green if clicked, red if not. */
export function recommendPicture({ probabilities, last }: RecommendView): RgbArray {
  const row = Math.max(1, Math.min(16, Math.floor(mostHeight / probabilities.length)));
  const picture = blankPicture(width, row * probabilities.length, [255, 255, 255]);
  Array.from(probabilities).forEach((probability, item) => {
    const shown: Colour = last?.clicked === true ? [50, 150, 80] : [200, 70, 60];
    const gap = row > 4 ? 1 : 0;
    fillRectangle(
      picture,
      [
        [0, item * row + gap],
        [probability * width, (item + 1) * row - gap],
      ],
      last?.item === item ? shown : [90, 130, 200],
    );
  });
  return picture;
}
