/**
 * Several members of a space as one. In: a space and a number. Out: the space of that many members, and its members.
 * Why: frames of the latest steps, and observations of several environments, are stacked along a new first axis.
 */
import { GymError, show } from "../errors/gym-error.ts";
import { ArraySpace } from "./array-space.ts";
import { Box } from "./box.ts";
import { Dict } from "./dict.ts";
import { Discrete } from "./discrete.ts";
import { type DType, type NumericArray, zeros } from "./dtype.ts";
import { MultiBinary } from "./multi-binary.ts";
import { MultiDiscrete } from "./multi-discrete.ts";
import type { Space } from "./space.ts";
import { Tuple } from "./tuple.ts";

/** What several members stacked are, in types: numbers become an Int32Array, arrays longer, and parts are stacked. */
export type Stacked<Member> = Member extends number
  ? Int32Array
  : Member extends NumericArray
    ? Member
    : { readonly [Key in keyof Member]: Stacked<Member[Key]> };

/**
 * The space of `count` members of `space`: arrays of shape `[count, ...shape]`, for a Discrete a MultiDiscrete, for a
 * Tuple or Dict one with stacked parts. Throws GymError for other spaces.
 */
export function stackedSpace<Member>(space: Space<Member>, count: number): Space<Stacked<Member>> {
  // Each kind of space is stacked as the type says.
  return stackedSpaceOf(space, count) as Space<Stacked<Member>>;
}

function stackedSpaceOf(space: Space, count: number): Space {
  const repeated = (numbers: ArrayLike<number>): number[] =>
    Array.from({ length: count }, () => Array.from(numbers)).flat();
  if (space instanceof Box) {
    const box: Box<DType> = space;
    const { low, high, shape, dtype } = box;
    return new Box({ low: repeated(low), high: repeated(high), shape: [count, ...shape], dtype });
  }
  if (space instanceof Discrete) return new MultiDiscrete(repeated([space.n]), { start: repeated([space.start]) });
  if (space instanceof MultiDiscrete) {
    const { counts, start, shape } = space;
    return new MultiDiscrete(repeated(counts), { start: repeated(start), shape: [count, ...shape] });
  }
  if (space instanceof MultiBinary) return new MultiBinary([count, ...space.shape]);
  if (space instanceof Tuple) {
    const tuple: Tuple = space;
    return new Tuple(tuple.spaces.map((part) => stackedSpaceOf(part, count)));
  }
  if (space instanceof Dict) {
    const { spaces, sortKeys }: Dict = space;
    const entries = Object.entries(spaces).map(([key, part]) => [key, stackedSpaceOf(part, count)] as const);
    return new Dict(Object.fromEntries(entries), { sortKeys });
  }
  throw stackError(space);
}

/** These members of `space` as one of `stackedSpace(space, members.length)`, in new arrays. */
export function stackMembers<Member>(space: Space<Member>, members: readonly Member[]): Stacked<Member> {
  // Each kind of member is stacked as the type says.
  return stack(space, members) as Stacked<Member>;
}

function stack(space: Space, members: readonly unknown[]): unknown {
  // Members of a space are of its kind, throughout.
  if (space instanceof Discrete) return Int32Array.from(members as readonly number[]);
  if (space instanceof ArraySpace) {
    const { dtype, size }: ArraySpace<DType> = space;
    const stacked = zeros(dtype, size * members.length);
    (members as readonly NumericArray[]).forEach((member, i) => {
      stacked.set(member, i * size);
    });
    return stacked;
  }
  if (space instanceof Tuple) {
    const { spaces }: Tuple = space;
    return spaces.map((part, i) =>
      stack(
        part,
        (members as readonly unknown[][]).map((member) => member[i]),
      ),
    );
  }
  if (space instanceof Dict) {
    const { spaces, keys }: Dict = space;
    const all = members as readonly Readonly<Record<string, unknown>>[];
    return Object.fromEntries(
      // The keys are those of the spaces.
      keys.map((key) => [
        key,
        stack(
          spaces[key] as Space,
          all.map((member) => member[key]),
        ),
      ]),
    );
  }
  throw stackError(space);
}

/** The member of `space` that is nearest to zero. Throws GymError where `stackedSpace` does. */
export function zeroMember<Member>(space: Space<Member>): Member {
  // Each kind of space gives one of its members.
  return zero(space) as Member;
}

function zero(space: Space): unknown {
  if (space instanceof Box) {
    const box: Box<DType> = space;
    const member = zeros(box.dtype, box.size);
    for (let i = 0; i < box.size; i++) member[i] = Math.max(box.low[i] ?? 0, Math.min(box.high[i] ?? 0, 0));
    return member;
  }
  if (space instanceof Discrete) return space.start;
  if (space instanceof MultiDiscrete) return Int32Array.from(space.start);
  if (space instanceof MultiBinary) return new Int8Array(space.size);
  if (space instanceof Tuple) {
    const { spaces }: Tuple = space;
    return spaces.map(zero);
  }
  if (space instanceof Dict) {
    const { spaces }: Dict = space;
    return Object.fromEntries(Object.entries(spaces).map(([key, part]) => [key, zero(part)]));
  }
  throw stackError(space);
}

function stackError(space: Space): GymError {
  return new GymError(
    "space",
    `Members of a space of arrays or numbers, or of a Tuple or Dict of such, can be stacked; received ${show(space.describe())}.`,
  );
}
