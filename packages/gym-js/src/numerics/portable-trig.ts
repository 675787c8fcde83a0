/**
 * Sine and cosine with the same bits everywhere. In: an angle in radians. Out: its sine or cosine.
 * Why: JavaScript leaves the last bit of Math.sin to the engine, and a trajectory amplifies it. For |x| <= pi/4 these use
 * only operations that IEEE 754 fixes: a Taylor series whose leading correction is held in two doubles (T. J. Dekker 1971).
 * Most results are the nearest double; cosines near pi/4 miss it by one unit about once in a hundred arguments, others far
 * less often. Beyond pi/4 they are Math.sin and Math.cos.
 */

const reach = Math.PI / 4;
const splitter = 134217729; // 2^27 + 1
const oneSixth = 1 / 6;
const oneSixthRest = 9.25185853854297e-18; // 1/6 - fl(1/6)

/** The sine of `x` radians. */
export function sine(x: number): number {
  if (!(Math.abs(x) <= reach)) return Math.sin(x);
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
  return lead + (x - lead - sixth + (cube * square * series - sixthRest));
}

/** The cosine of `x` radians. */
export function cosine(x: number): number {
  if (!(Math.abs(x) <= reach)) return Math.cos(x);
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
  return lead + (1 - lead - half + (square * square * series - halfRest));
}

/** What rounding took from the product `a * b`: exactly `a * b - product`. */
function productRest(a: number, b: number, product: number): number {
  const aLead = splitter * a - (splitter * a - a);
  const bLead = splitter * b - (splitter * b - b);
  const aRest = a - aLead;
  const bRest = b - bLead;
  return aLead * bLead - product + aLead * bRest + aRest * bLead + aRest * bRest;
}
