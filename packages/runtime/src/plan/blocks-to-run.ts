/** A checked program in, the blocks that are run out: all of its own, and of files that it imports those that others use. */
import type { CheckedBlock, CheckedProgram } from "@penstock/dsl";

/** Data sets that a block reads. */
function dataOf(block: CheckedBlock): readonly string[] {
  if (block.kind === "train") return block.tasks?.data ?? [block.data];
  return block.kind === "evaluate" ? [block.on.dataset] : [];
}

/** Without data sets that another file declares and no training or evaluation reads: they lend their items to a block here, or nothing. */
export function blocksToRun({ blocks, files }: CheckedProgram): readonly CheckedBlock[] {
  const read = new Set(blocks.flatMap(dataOf));
  const [entry] = files;
  return blocks.filter((block) => block.kind !== "dataset" || block.from === entry?.path || read.has(block.name));
}
