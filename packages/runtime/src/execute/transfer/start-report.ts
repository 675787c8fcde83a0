/** What fits of other weights in, what a run says of it out: to people in a few words, to programs and the report as a whole. */
import { type NamedTensor, sizeOf, type WeightMatch } from "@penstock/dsl";
import { z } from "zod";

const shape = z.array(z.number().int());
const tensor = z.object({ name: z.string(), shape });

/** The file of a training's artifact that holds it. */
export const startFile = "start.json";

/** Everything that is told of a start. */
export const startForm = z.object({
  from: z.string().describe("the run, `fit-3fa9c1d2`, or the published encoder that the weights are of"),
  place: z.object({
    from: z.string().describe("beginning of the names that are taken; empty for all"),
    into: z.string().describe("beginning of the names that they go to"),
  }),
  kept: z.array(z.object({ name: z.string(), from: z.string() })).describe("weights that are taken as they are"),
  carried: z
    .array(
      z.object({
        name: z.string(),
        from: z.string(),
        what: z.enum(["classes", "words", "ids"]),
        kept: z.number().int().describe("rows that are taken"),
        fresh: z.array(z.string()).describe("names of rows that start anew"),
        lost: z.array(z.string()).describe("names of rows that the model has no more"),
      }),
    )
    .describe("weights that are taken row by row, told apart by their names"),
  differing: z.array(tensor.extend({ other: shape })).describe("weights of another shape, which start anew"),
  fresh: z.array(tensor).describe("weights that nothing fits, which start anew"),
  unused: z.array(tensor).describe("weights that fit nothing"),
  values: z.object({ taken: z.number().int(), all: z.number().int() }).describe("numbers in the model's weights"),
});

/** Everything that is told of a start. */
export type StartReport = z.infer<typeof startForm>;

const copied = ({ name, shape: sizes }: NamedTensor) => ({ name, shape: [...sizes] });

/** What a match says, with the sizes of the model's weights. */
export function startReport(from: string, match: WeightMatch, tensors: readonly NamedTensor[]): StartReport {
  const size = new Map(tensors.map((one) => [one.name, sizeOf(one.shape)]));
  const sum = (names: readonly string[]): number => names.reduce((all, name) => all + (size.get(name) ?? 0), 0);
  const carried = match.carried.map(({ name, from: other, what, rows, fresh, lost }) => ({
    name,
    from: other,
    what,
    kept: (rows ?? []).filter((row) => row >= 0).length,
    fresh: [...fresh],
    lost: [...lost],
  }));
  const rowsTaken = match.carried.reduce((all, { name, rows }) => {
    const kept = (rows ?? []).filter((row) => row >= 0).length;
    return all + ((size.get(name) ?? 0) * kept) / Math.max((rows ?? []).length, 1);
  }, 0);
  const taken = new Set([...match.kept, ...match.carried].map(({ name }) => name));
  return {
    from,
    place: match.place,
    kept: match.kept.map((one) => ({ ...one })),
    carried,
    differing: match.differing.map((one) => ({ ...copied(one), other: [...one.other] })),
    fresh: match.fresh.map(copied),
    unused: match.unused.map(copied),
    values: {
      taken: sum(match.kept.map(({ name }) => name)) + Math.round(rowsTaken),
      // An adapter's own are no part of what could have been taken, unless they were.
      all: sum(tensors.filter(({ name, adapter }) => adapter !== true || taken.has(name)).map(({ name }) => name)),
    },
  };
}
