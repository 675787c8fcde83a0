/**
 * What a place adds in, a colour out: from blue (it speaks against the answer) over grey to orange (it speaks for it). Even steps of the value
 * are even steps to the eye (Ottosson, A Perceptual Color Space for Image Processing, 2020), and both ends are lighter than the middle, so that
 * pictures read the same on a light page and on a dark one, and in print without colours.
 */

type Oklab = readonly [lightness: number, a: number, b: number];

const middle: Oklab = [0.3, 0, 0];
const forAnswer: Oklab = [0.85, 0.05, 0.14];
const against: Oklab = [0.85, -0.06, -0.1];

/** sRGB bytes of an Oklab colour. */
function bytesOf([lightness, a, b]: Oklab): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear: [number, number, number] = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const byte = (value: number): number => {
    const known = Math.min(1, Math.max(0, value));
    return Math.round(255 * (known <= 0.0031308 ? 12.92 * known : 1.055 * known ** (1 / 2.4) - 0.055));
  };
  return [byte(linear[0]), byte(linear[1]), byte(linear[2])];
}

const steps = 256;
const table = (end: Oklab): readonly (readonly [number, number, number])[] =>
  Array.from({ length: steps }, (_, step) => {
    const part = step / (steps - 1);
    return bytesOf([
      middle[0] + part * (end[0] - middle[0]),
      middle[1] + part * (end[1] - middle[1]),
      middle[2] + part * (end[2] - middle[2]),
    ]);
  });
const [forTable, againstTable] = [table(forAnswer), table(against)];

/** The colour of a value from −1 to 1, as red, green and blue bytes. */
export function colourOf(value: number): readonly [number, number, number] {
  const step = Math.min(steps - 1, Math.round(Math.abs(value) * (steps - 1)));
  return (value < 0 ? againstTable : forTable)[step] ?? [0, 0, 0];
}
