/**
 * Members of a space as numbers in a flat array. In: a space. Out: how many numbers of which type, writing and reading them.
 * Why: a vector keeps what its copies see and do in one typed array. Unlike `flattenInto`, numbers stay what they are: a
 * Discrete takes one place and no one-hot vector, as in Gymnasium's vectors.
 */
import { GymError } from "../errors/gym-error.ts";
import { ArraySpace } from "../spaces/array-space.ts";
import { Dict } from "../spaces/dict.ts";
import { Discrete } from "../spaces/discrete.ts";
import { type DType, isFloat, type NumericArray, zeros } from "../spaces/dtype.ts";
import type { Space } from "../spaces/space.ts";
import { Tuple } from "../spaces/tuple.ts";

/** The numbers of one member. */
export interface FlatLayout {
  readonly dtype: DType;
  readonly size: number;
}

/**
 * A Discrete is one int32; an array space its elements; a Tuple or Dict its parts one after the other, in their common type,
 * in int32 if all are integers, else in float64. Throws GymError for other spaces.
 */
export function flatLayout(space: Space): FlatLayout {
  if (space instanceof Discrete) return { dtype: "int32", size: 1 };
  if (space instanceof ArraySpace) {
    const { dtype, size }: ArraySpace<DType> = space;
    return { dtype, size };
  }
  const parts = partsOf(space).map(flatLayout);
  const [first] = parts;
  const shared = parts.every(({ dtype }) => dtype === first?.dtype) ? (first?.dtype ?? "int32") : null;
  const whole = parts.every(({ dtype }) => !isFloat(dtype) && dtype !== "uint32");
  return { dtype: shared ?? (whole ? "int32" : "float64"), size: parts.reduce((sum, { size }) => sum + size, 0) };
}

/** Writes a member's numbers from `offset` on; gives the place after the last. */
export function writeMember(space: Space, value: unknown, { into, offset }: Place): number {
  // A member of a space is of its kind, throughout.
  if (space instanceof Discrete) {
    into[offset] = value as number;
    return offset + 1;
  }
  if (space instanceof ArraySpace) {
    into.set(value as NumericArray, offset);
    return offset + space.size;
  }
  const parts = value as Readonly<Record<string, unknown>>;
  const keys = space instanceof Dict ? space.keys : partsOf(space).map((_, i) => String(i));
  return partsOf(space).reduce(
    (next, part, i) => writeMember(part, parts[keys[i] ?? ""], { into, offset: next }),
    offset,
  );
}

/** The member whose numbers start at `offset`, in new arrays. */
export function readMember(space: Space, { into, offset }: Place): unknown {
  if (space instanceof Discrete) return into[offset];
  if (space instanceof ArraySpace) {
    const { dtype, size }: ArraySpace<DType> = space;
    const value = zeros(dtype, size);
    for (let i = 0; i < size; i++) value[i] = into[offset + i] ?? Number.NaN;
    return value;
  }
  let next = offset;
  const parts = partsOf(space).map((part) => {
    const value = readMember(part, { into, offset: next });
    next += flatLayout(part).size;
    return value;
  });
  return space instanceof Dict ? Object.fromEntries(space.keys.map((key, i) => [key, parts[i]])) : parts;
}

/** Where in an array a member's numbers start. */
export interface Place {
  readonly into: NumericArray;
  readonly offset: number;
}

function partsOf(space: Space): readonly Space[] {
  if (space instanceof Tuple) return space.spaces;
  if (space instanceof Dict) return space.keys.map((key) => space.spaces[key]);
  throw new GymError(
    "vector",
    `A vector needs spaces whose members have a fixed number of numbers; received ${space.describe()}.`,
  );
}
