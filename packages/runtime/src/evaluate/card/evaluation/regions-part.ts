/** Masks and boxes that were answered in, tables of their classes out. */
import { formatCount, formatNumber, formatPercent } from "../../report/figures.ts";
import type { DetectionResult, EvaluateSection, SegmentationResult } from "../../report-data.ts";
import { code, parts, table, text } from "../markdown.ts";

/** Every output that answers place by place. */
export function regionsPart({ results }: EvaluateSection): string | null {
  const tables = results.flatMap((one) => {
    if (one.kind === "segmentation") return [maskTable(one)];
    return one.kind === "detection" ? [boxTable(one)] : [];
  });
  return tables.length === 0 ? null : parts(tables);
}

function maskTable({ output, perClass }: SegmentationResult): string {
  return parts([
    `Pixels of ${code(output)}, by class:`,
    table(
      [
        ["class", "words"],
        ["IoU", "figures"],
        ["dice", "figures"],
        ["precision", "figures"],
        ["recall", "figures"],
        ["pixels", "figures"],
      ],
      perClass.map(({ name, iou, dice, precision, recall, pixels }) => [
        text(name),
        formatPercent(iou, 1),
        formatPercent(dice, 1),
        formatPercent(precision, 1),
        formatPercent(recall, 1),
        formatCount(pixels),
      ]),
    ),
  ]);
}

function boxTable({ output, perClass }: DetectionResult): string {
  return parts([
    `Boxes of ${code(output)}, by class (AP: area under precision over recall, at so much overlap):`,
    table(
      [
        ["class", "words"],
        ["AP, 50 %", "figures"],
        ["AP, 75 %", "figures"],
        ["AP, 50 to 95 %", "figures"],
        ["boxes", "figures"],
      ],
      perClass.map(({ name, ap50, ap75, ap, boxes }) => [
        text(name),
        formatNumber(ap50),
        formatNumber(ap75),
        formatNumber(ap),
        formatCount(boxes),
      ]),
    ),
  ]);
}
