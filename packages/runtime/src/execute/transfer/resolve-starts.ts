/** A checked program in, the same with every finished run that it starts from named by its whole hash out, so that plans are made of these. */
import type { CheckedBlock, CheckedProgram, CheckedTrain } from "@penstock/dsl";
import type { Store } from "../../artifacts/store.ts";
import { RunError } from "../run-error.ts";
import { findRuns } from "../run-name.ts";

/** Resolves names of runs; throws RunError where one means no single run. */
export function resolveStarts(program: CheckedProgram, store: Store): CheckedProgram {
  const blocks = program.blocks.map((block) => resolved(block, store));
  return blocks.every((block, index) => block === program.blocks[index]) ? program : { ...program, blocks };
}

function resolved(block: CheckedBlock, store: Store): CheckedBlock {
  if (block.kind === "sweep") {
    const variants = block.variants.map((one) => ({
      ...one,
      blocks: one.blocks.map((inner) => resolved(inner, store)),
    }));
    const same = variants.every(({ blocks }, at) =>
      blocks.every((one, index) => one === block.variants[at]?.blocks[index]),
    );
    return same ? block : { ...block, variants };
  }
  return block.kind === "train" ? resolvedTrain(block, store) : block;
}

function resolvedTrain(train: CheckedTrain, store: Store): CheckedTrain {
  const { start } = train;
  if (start?.kind !== "from" || !start.stored) return train;
  const found = findRuns(store, start.run);
  if (found.kind === "run") return { ...train, start: { ...start, run: found.run.artifact.manifest.hash } };
  const words: Readonly<Record<typeof found.kind, string>> = {
    none: `there is no finished run \`${start.run}\``,
    several: `\`${start.run}\` may mean several runs`,
    family: `\`${start.run}\` is several runs, and a training starts from one`,
    sweep: `\`${start.run}\` is the table of a sweep, and a training starts from a run`,
  };
  throw new RunError("P6501", words[found.kind], {
    help: "`pipe runs` lists them",
    primary: { span: start.span, text: "starts from it" },
  });
}
