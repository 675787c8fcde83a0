/**
 * In: an output and the mask, or the boxes on a grid, that it learns. Out: whether it has a value for every pixel and class, or for every
 * cell, class and number of a box.
 */
import { boxNumbers } from "../catalog/box-steps.ts";
import { showShape } from "../catalog/shape.ts";
import { problem } from "../diagnostics/problem.ts";
import type { ColumnType } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import type { LossPair } from "./loss-fit.ts";

type Regions = Extract<ColumnType, { kind: "mask" | "centers" }>;

/** Whether a target is told place by place. */
export function isRegions(type: ColumnType): type is Regions {
  return type.kind === "mask" || type.kind === "centers";
}

/** Checks the size of an output; false where it does not fit, which has been reported. */
export function fitsRegions(context: CheckContext, { output, target }: LossPair, type: Regions): boolean {
  const { height, width, classes } = type;
  const values = classes.length + (type.kind === "mask" ? 0 : boxNumbers);
  const wanted = [height, width, values];
  const shape = output.type?.shape ?? wanted;
  if (showShape(shape) === showShape(wanted)) return true;
  const each =
    type.kind === "mask"
      ? `a value for each of ${classes.length} classes at every pixel`
      : `${classes.length} ${classes.length === 1 ? "class" : "classes"} and ${boxNumbers} numbers of a box in every cell of ${type.stride} pixels`;
  context.report(
    problem("P3108", output.shaper, {
      title: `the output \`${output.name}\` is \`${showShape(shape)}\`, the target \`${target.name}\` needs \`${showShape(wanted)}\``,
      label: `gives ${showShape(shape)}`,
      related: [{ span: target.typeSpan, text: each }],
      help: helpFor(shape, wanted, type),
    }),
  );
  return false;
}

function helpFor(shape: readonly number[], wanted: readonly number[], type: Regions): string {
  const [height = 0, width = 0, values = 0] = wanted;
  const last = `\`conv(${values}, kernel: 1)\``;
  if (shape.length !== 3)
    return `a picture keeps its places without \`flatten\` and pools over all of it: end with ${last}`;
  const [tall = 0, wide = 0] = shape;
  if (tall === height && wide === width) return `${last} would fit`;
  const [down, across] = [height / tall, width / wide];
  if (down === across && Number.isInteger(down)) return `\`upsample(${down})\` brings it to ${height} × ${width}`;
  const [up, along] = [tall / height, wide / width];
  const pool = `\`max_pool(${up})\` brings it to ${height} × ${width}`;
  if (up !== along || !Number.isInteger(up)) {
    return `bring it to ${height} × ${width} places: \`pad: same\` keeps the size of a picture`;
  }
  if (type.kind === "mask") return pool;
  const stride = type.stride / up;
  return Number.isInteger(stride) ? `${pool}, or write \`centers(stride: ${stride})\`` : pool;
}
