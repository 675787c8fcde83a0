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
const quarterTurn = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21] as const;

/** The sine of `x` radians. */
export function sine(x: number): number {
  if (Math.abs(x) <= reach) return sineNear(x, 0);
  if (!(Math.abs(x) <= farthest)) return Math.sin(x);
  const turns = Math.round(x / (Math.PI / 2));
  const lead = leadBeyond(x, turns);
  return sineOfQuadrant(turns, lead, restBeyond(x, turns, lead));
}

/** The cosine of `x` radians. */
export function cosine(x: number): number {
  if (Math.abs(x) <= reach) return cosineNear(x, 0);
  if (!(Math.abs(x) <= farthest)) return Math.cos(x);
  const turns = Math.round(x / (Math.PI / 2));
  const lead = leadBeyond(x, turns);
  return sineOfQuadrant(turns + 1, lead, restBeyond(x, turns, lead));
}

/** The sine of `turns` quarter turns and `lead + rest` radians. */
function sineOfQuadrant(turns: number, lead: number, rest: number): number {
  const size = (turns & 1) === 0 ? sineNear(lead, rest) : cosineNear(lead, rest);
  return (turns & 2) === 0 ? size : -size;
}

/** What `turns` quarter turns leave of `x`, to the nearest double. */
function leadBeyond(x: number, turns: number): number {
  const first = x - turns * quarterTurn[0];
  const second = turns * quarterTurn[1];
  const lead = first - second;
  return lead + (differenceRest(first, second, lead) - turns * quarterTurn[2]);
}

/** What rounding took from `leadBeyond`. */
function restBeyond(x: number, turns: number, rounded: number): number {
  const first = x - turns * quarterTurn[0];
  const second = turns * quarterTurn[1];
  const lead = first - second;
  return lead - rounded + (differenceRest(first, second, lead) - turns * quarterTurn[2]);
}

/** The sine of `x + rest` for `x` within pi/4 and a `rest` below its last bit. */
function sineNear(x: number, rest: number): number {
  const square = x * x;
  const cube = x * square;
  const cubeRest = productRest(x, square, cube) + x * productRest(x, x, square);
  const sixth = cube * oneSixth;
  const sixthRest = productRest(cube, oneSixth, sixth) + cube * oneSixthRest + cubeRest * oneSixth;
  const series =
    1 / 120 -
    square *
      (1 / 5040 -
        square *
          (1 / 362880 -
            square *
              (1 / 39916800 - square * (1 / 6227020800 - square * (1 / 1307674368000 - square / 355687428096000)))));
  const lead = x - sixth;
  return lead + (x - lead - sixth + (cube * square * series - sixthRest + rest * (1 - square / 2)));
}

/** The cosine of `x + rest` for `x` within pi/4 and a `rest` below its last bit. */
function cosineNear(x: number, rest: number): number {
  const square = x * x;
  const half = square / 2;
  const halfRest = productRest(x, x, square) / 2;
  const series =
    1 / 24 -
    square *
      (1 / 720 -
        square *
          (1 / 40320 -
            square * (1 / 3628800 - square * (1 / 479001600 - square * (1 / 87178291200 - square / 20922789888000)))));
  const lead = 1 - half;
  return lead + (1 - lead - half + (square * square * series - halfRest - x * rest));
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
