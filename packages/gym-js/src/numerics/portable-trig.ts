/**
 * Sine and cosine with the same bits everywhere. In: an angle in radians. Out: its sine or cosine.
 * Why: JavaScript leaves the last bit of Math.sin to the engine, and a trajectory amplifies it. For |x| <= 100,000 these use
 * only operations that IEEE 754 fixes: what a multiple of pi/2 leaves, in two doubles, and a Taylor series whose leading
 * correction is held in two doubles (T. J. Dekker 1971). Most results are the nearest double; cosines near pi/4 miss it by
 * one unit about once in a hundred arguments, others far less often. Beyond, they are Math.sin and Math.cos.
 */

const reach = Math.PI / 4;
const farthest = 1e5;
const splitter = 134217729; // 2^27 + 1
const oneSixth = 1 / 6;
const oneSixthRest = 9.25185853854297e-18; // 1/6 - fl(1/6)
/** pi/2 in three parts; products of the first two, of 33 bits each, with whole numbers below 2^20 are exact. */
const quarterTurn1 = 1.5707963267341256;
const quarterTurn2 = 6.077100506303966e-11;
const quarterTurn3 = 2.0222662487959506e-21;

/** Holds what `sine` and `cosine` ask for. */
const asked = new Float64Array(3);

/** The sine of `x` radians. */
export function sine(x: number): number {
  asked[0] = x;
  sineCosine(asked);
  return asked[1] ?? Number.NaN;
}

/** The cosine of `x` radians. */
export function cosine(x: number): number {
  asked[0] = x;
  sineCosine(asked);
  return asked[2] ?? Number.NaN;
}

/**
 * Writes the sine and cosine of `turn[0]` radians to `turn[1]` and `turn[2]`. Numbers that go through an array, and not
 * through arguments and results, are never put into objects of their own, so a loop over this allocates nothing.
 */
export function sineCosine(turn: Float64Array): void {
  const angle = turn[0] ?? Number.NaN;
  let turns = 0;
  /** What the quarter turns leave of the angle, to the nearest double, and what rounding took from it. */
  let x = angle;
  let rest = 0;
  if (!(Math.abs(angle) <= reach)) {
    if (!(Math.abs(angle) <= farthest)) {
      turn[1] = Math.sin(angle);
      turn[2] = Math.cos(angle);
      return;
    }
    turns = Math.round(angle / (Math.PI / 2));
    const first = angle - turns * quarterTurn1;
    const second = turns * quarterTurn2;
    const lead = first - second;
    const correction = differenceRest(first, second, lead) - turns * quarterTurn3;
    x = lead + correction;
    rest = lead - x + correction;
  }
  const square = x * x;
  const squareRest = productRest(x, x, square);

  const cube = x * square;
  const cubeRest = productRest(x, square, cube) + x * squareRest;
  const sixth = cube * oneSixth;
  const sixthRest = productRest(cube, oneSixth, sixth) + cube * oneSixthRest + cubeRest * oneSixth;
  const sineSeries =
    1 / 120 -
    square *
      (1 / 5040 -
        square *
          (1 / 362880 -
            square *
              (1 / 39916800 - square * (1 / 6227020800 - square * (1 / 1307674368000 - square / 355687428096000)))));
  const sineLead = x - sixth;
  const sineHere =
    sineLead + (x - sineLead - sixth + (cube * square * sineSeries - sixthRest + rest * (1 - square / 2)));

  const half = square / 2;
  const cosineSeries =
    1 / 24 -
    square *
      (1 / 720 -
        square *
          (1 / 40320 -
            square * (1 / 3628800 - square * (1 / 479001600 - square * (1 / 87178291200 - square / 20922789888000)))));
  const cosineLead = 1 - half;
  const cosineHere =
    cosineLead + (1 - cosineLead - half + (square * square * cosineSeries - squareRest / 2 - x * rest));

  const odd = (turns & 1) !== 0;
  const sineSize = odd ? cosineHere : sineHere;
  const cosineSize = odd ? sineHere : cosineHere;
  turn[1] = (turns & 2) === 0 ? sineSize : -sineSize;
  turn[2] = ((turns + 1) & 2) === 0 ? cosineSize : -cosineSize;
}

/** What rounding took from the product `a * b`: exactly `a * b - product`. */
function productRest(a: number, b: number, product: number): number {
  const aLead = splitter * a - (splitter * a - a);
  const bLead = splitter * b - (splitter * b - b);
  const aRest = a - aLead;
  const bRest = b - bLead;
  return aLead * bLead - product + aLead * bRest + aRest * bLead + aRest * bRest;
}

/** What rounding took from the difference `a - b`: exactly `a - b - difference` (D. E. Knuth 1969). */
function differenceRest(a: number, b: number, difference: number): number {
  const bRounded = a - difference;
  const aRounded = difference + bRounded;
  return a - aRounded - (b - bRounded);
}
