/**
 * A checked program in, the same with everything that its trainings start from named by content out, so that plans are made of that: finished
 * runs by their whole hash, encoders by the sum of their files.
 */
import type { CheckedBlock, CheckedProgram, CheckedTrain } from "@penstock/dsl";
import type { Store } from "../../artifacts/store.ts";
import type { PretrainedContext } from "../../pretrained/pretrained-context.ts";
import { pretrainedFingerprint } from "../../pretrained/pretrained-weights.ts";
import { RunError } from "../run-error.ts";
import { findRuns } from "../run-name.ts";

/** What names are looked up in. */
export interface StartPlaces {
  readonly store: Store;
  readonly pretrained: PretrainedContext;
}

/** Resolves names; throws RunError where one means no single run, DataError where a folder lacks weights. */
export async function resolveStarts(program: CheckedProgram, places: StartPlaces): Promise<CheckedProgram> {
  const blocks = await Promise.all(program.blocks.map((block) => resolved(block, places)));
  return blocks.every((block, index) => block === program.blocks[index]) ? program : { ...program, blocks };
}

async function resolved(block: CheckedBlock, places: StartPlaces): Promise<CheckedBlock> {
  if (block.kind === "sweep") {
    const variants = await Promise.all(
      block.variants.map(async (one) => ({
        ...one,
        blocks: await Promise.all(one.blocks.map((inner) => resolved(inner, places))),
      })),
    );
    const same = variants.every(({ blocks }, at) =>
      blocks.every((one, index) => one === block.variants[at]?.blocks[index]),
    );
    return same ? block : { ...block, variants };
  }
  return block.kind === "train" ? resolvedTrain(block, places) : block;
}

async function resolvedTrain(train: CheckedTrain, { store, pretrained }: StartPlaces): Promise<CheckedTrain> {
  const { start } = train;
  if (start?.kind === "pretrained") {
    return { ...train, start: { ...start, fingerprint: await pretrainedFingerprint(start.source, pretrained) } };
  }
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
