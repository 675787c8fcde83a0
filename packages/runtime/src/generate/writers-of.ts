/** A model in, what writes each of its texts out: one writer for every output whose words it reads. */
import { type CheckedCall, shiftedTargets } from "@penstock/dsl";
import type { FittedPreparation } from "../data/index.ts";
import { spellingOf } from "../train/spelling.ts";
import { greedily, Writer, type WriterInput } from "./writer.ts";

/** Writers by the names of their outputs; the caller disposes them. */
export function writersOf(
  input: Omit<WriterInput, "output" | "by" | "end">,
  {
    by,
    preparation,
  }: {
    readonly by: Pick<CheckedCall, "call" | "args"> | null;
    readonly preparation: Pick<FittedPreparation, "targets">;
  },
): ReadonlyMap<string, Writer> {
  return new Map(
    shiftedTargets(input.model).map((output) => {
      const end = spellingOf(preparation, output)?.end ?? null;
      return [output, new Writer({ ...input, output, by: by ?? greedily, end })];
    }),
  );
}
