/** The values of a tensor of a file in, those of our weight out: a part taken, rows and columns turned, the order kept. */
import type { SourceWeight } from "@penstock/dsl";

/** Values in the order of our shape. */
export function changeValues(
  values: Float32Array,
  { sourceShape, change }: Pick<SourceWeight, "sourceShape" | "change">,
): Float32Array {
  const [rows = 1, columns = 1] = sourceShape;
  const { take, turned } = change;
  const [down, across] =
    take === null ? [whole(rows), whole(columns)] : take.axis === 0 ? [take, whole(columns)] : [whole(rows), take];
  if (take === null && !turned) return values;
  const taken = new Float32Array(down.count * across.count);
  for (let row = 0; row < down.count; row++) {
    const start = (down.start + row) * columns + across.start;
    if (!turned) {
      taken.set(values.subarray(start, start + across.count), row * across.count);
      continue;
    }
    for (let column = 0; column < across.count; column++)
      taken[column * down.count + row] = values[start + column] ?? 0;
  }
  return taken;
}

function whole(count: number): { readonly start: number; readonly count: number } {
  return { start: 0, count };
}
