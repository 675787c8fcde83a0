/** Brightness, contrast and saturation of pictures. HSV as Smith (1978) has it, without going there: what changes is a product. */
import type { PictureStep } from "../augment/picture.ts";

/** Adds to V of HSV, which keeps hue and saturation: red, green and blue grow by the same factor. `by` where pictures reach from 0 to 1. */
export function brighten(by: number): PictureStep {
  const added = 255 * by;
  return ({ values, shape }) => {
    if (shape[2] !== 3) {
      for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) + added;
      return;
    }
    for (let at = 0; at < values.length; at += 3) {
      const [red, green, blue] = [values[at] ?? 0, values[at + 1] ?? 0, values[at + 2] ?? 0];
      const before = Math.max(red, green, blue);
      const after = Math.min(255, Math.max(0, before + added));
      // Black has no hue: it turns grey.
      const factor = before === 0 ? 0 : after / before;
      const grey = before === 0 ? after : 0;
      values[at] = red * factor + grey;
      values[at + 1] = green * factor + grey;
      values[at + 2] = blue * factor + grey;
    }
  };
}

/** Multiplies S of HSV and adds to it, which keeps hue and V: what red, green and blue lack to the largest of them grows by a factor. */
export function saturate(factor: number, add: number): PictureStep {
  return ({ values }) => {
    for (let at = 0; at < values.length; at += 3) {
      const [red, green, blue] = [values[at] ?? 0, values[at + 1] ?? 0, values[at + 2] ?? 0];
      const most = Math.max(red, green, blue);
      const before = most === 0 ? 0 : (most - Math.min(red, green, blue)) / most;
      const after = Math.min(1, Math.max(0, before * factor + add));
      if (before === 0) {
        // Grey counts as red, whose angle is 0.
        values[at + 1] = most * (1 - after);
        values[at + 2] = most * (1 - after);
        continue;
      }
      const growth = after / before;
      values[at] = most - (most - red) * growth;
      values[at + 1] = most - (most - green) * growth;
      values[at + 2] = most - (most - blue) * growth;
    }
  };
}

/** (x − mean) · factor + mean, by the mean of each channel in the picture. */
export function lessContrast(factor: number): PictureStep {
  return ({ values, shape }) => {
    const channels = shape[2];
    const pixels = values.length / channels;
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let at = channel; at < values.length; at += channels) sum += values[at] ?? 0;
      const offset = (sum / pixels) * (1 - factor);
      for (let at = channel; at < values.length; at += channels) values[at] = (values[at] ?? 0) * factor + offset;
    }
  };
}
