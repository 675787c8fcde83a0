/**
 * Hands of blackjack. In: values of cards, 1 (ace) to 10. Out: what they count.
 * Why: player, dealer and both views count alike.
 */

function plainSum(hand: readonly number[]): number {
  return hand.reduce((sum, card) => sum + card, 0);
}

/** Whether an ace counts as 11 because that does not go over 21. */
export function hasUsableAce(hand: readonly number[]): boolean {
  return hand.includes(1) && plainSum(hand) + 10 <= 21;
}

/** The sum, with a usable ace as 11. */
export function sumOf(hand: readonly number[]): number {
  return plainSum(hand) + (hasUsableAce(hand) ? 10 : 0);
}

/** The sum, or 0 if it is over 21. */
export function scoreOf(hand: readonly number[]): number {
  const sum = sumOf(hand);
  return sum > 21 ? 0 : sum;
}

/** Whether the hand is an ace and a ten. */
export function isNatural(hand: readonly number[]): boolean {
  return hand.length === 2 && hand.includes(1) && hand.includes(10);
}
