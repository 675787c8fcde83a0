/**
 * Blackjack as text and as a picture. In: both hands. Out: two lines, or a table with cards.
 * Why: shows what the player sees, and the dealer's cards once the hand is over. Gymnasium has no text mode; this is ours.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, type Colour, fillDisc, fillRectangle, type Point } from "../../render/raster.ts";
import type { BlackjackState } from "./blackjack.ts";
import { hasUsableAce, sumOf } from "./hand.ts";

/** Each hand's cards and sum; the dealer's second card is `?` until the hand is over. */
export function blackjackText({ player, dealer, over }: BlackjackState): string {
  const names = (hand: readonly number[]): string => hand.map((card) => (card === 1 ? "A" : String(card))).join(" ");
  const ace = hasUsableAce(player) ? ", usable ace" : "";
  const dealers = over ? `${names(dealer)} = ${sumOf(dealer)}` : `${names(dealer.slice(0, 1))} ?`;
  return `dealer: ${dealers}\nplayer: ${names(player)} = ${sumOf(player)}${ace}\n`;
}

const width = 480;
const height = 260;
const card = { width: 72, height: 100, margin: 16 } as const;
/** Dots stand in rows of three; the last row of a card may be shorter. */
const dots = { inRow: 3, apart: 20, radius: 6 } as const;

/** The dealer's hand above, the player's below; cards have as many dots as they are worth, hidden ones are blue. */
export function blackjackPicture({ player, dealer, over }: BlackjackState): RgbArray {
  const picture = blankPicture(width, height, [52, 120, 84]);
  drawHand(picture, over ? dealer : [dealer[0] ?? 0, null], card.margin);
  drawHand(picture, player, height - card.height - card.margin);
  return picture;
}

/** Cards from left to right, nearer together if there are many; null is a hidden one. */
function drawHand(picture: RgbArray, hand: readonly (number | null)[], top: number): void {
  const room = width - 2 * card.margin - card.width;
  const apart = Math.min(card.width + card.margin, room / Math.max(1, hand.length - 1));
  hand.forEach((value, index) => {
    const left = card.margin + index * apart;
    const edge: Point = [left + card.width, top + card.height];
    const face: Colour = value === null ? [70, 100, 170] : [250, 250, 244];
    fillRectangle(picture, [[left, top], edge], [30, 30, 30]);
    fillRectangle(
      picture,
      [
        [left + 2, top + 2],
        [edge[0] - 2, edge[1] - 2],
      ],
      face,
    );
    for (let dot = 0; dot < (value ?? 0); dot++) {
      const x = left + 16 + (dot % dots.inRow) * dots.apart;
      const y = top + 16 + Math.floor(dot / dots.inRow) * dots.apart;
      fillDisc(picture, { centre: [x, y], radius: dots.radius }, value === 1 ? [190, 40, 40] : [40, 40, 40]);
    }
  });
}
