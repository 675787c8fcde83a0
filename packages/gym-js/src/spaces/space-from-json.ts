/**
 * Reading a space back. In: JSON of unknown origin. Out: the space it describes.
 * Why: the inverse of `Space.toJson`, which trusts nothing that it reads.
 */
import { GymError, show } from "../errors/gym-error.ts";
import { numberFromJson } from "./array-space.ts";
import { Box } from "./box.ts";
import { Discrete } from "./discrete.ts";
import { dtypes, isDType } from "./dtype.ts";
import { MultiBinary } from "./multi-binary.ts";
import { MultiDiscrete } from "./multi-discrete.ts";
import type { Space } from "./space.ts";
import { Tuple } from "./tuple.ts";

/** The space that `Space.toJson` wrote. Throws GymError naming the field that does not fit. */
export function spaceFromJson(json: unknown): Space {
  const fields: Readonly<Record<string, unknown>> = typeof json === "object" && json !== null ? { ...json } : {};
  switch (fields["kind"]) {
    case "box": {
      const dtype = fields["dtype"];
      if (!isDType(dtype)) throw fieldError("dtype", `one of ${dtypes.join(", ")}`, dtype);
      return new Box({
        low: numbers(fields, "low"),
        high: numbers(fields, "high"),
        shape: numbers(fields, "shape"),
        dtype,
      });
    }
    case "discrete":
      return new Discrete(Number(fields["n"]), { start: Number(fields["start"]) });
    case "multi_discrete":
      return new MultiDiscrete(numbers(fields, "counts"), {
        start: numbers(fields, "start"),
        shape: numbers(fields, "shape"),
      });
    case "multi_binary":
      return new MultiBinary(numbers(fields, "shape"));
    case "tuple": {
      const spaces = fields["spaces"];
      if (!Array.isArray(spaces)) throw fieldError("spaces", "a list of spaces", spaces);
      return new Tuple<readonly unknown[]>(spaces.map(spaceFromJson));
    }
    default:
      throw fieldError("kind", "box, discrete, multi_discrete, multi_binary or tuple", fields["kind"]);
  }
}

function numbers(fields: Readonly<Record<string, unknown>>, name: string): readonly number[] {
  const value = fields[name];
  if (!Array.isArray(value)) throw fieldError(name, "a list of numbers", value);
  return value.map(numberFromJson);
}

function fieldError(field: string, expected: string, received: unknown): GymError {
  return new GymError(
    "space",
    `The field ${field} of a space in JSON must be ${expected}; received ${show(received)}.`,
  );
}
