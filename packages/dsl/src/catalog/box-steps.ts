/** Steps of preparation over boxes. */
import type { ColumnType } from "./argument.ts";
import type { Arguments, StepEntry, StepProblem } from "./entry.ts";
import { float, int, optional, positive } from "./parameters.ts";

/** Numbers of a cell of `centers` besides the heat of each class: width and height, place in the cell. */
export const boxNumbers = 4;

function laidOut(given: ColumnType, args: Arguments): ColumnType | StepProblem {
  if (given.kind !== "boxes") return given;
  const stride = Number(args["stride"]);
  const { height, width, classes } = given;
  if (height % stride === 0 && width % stride === 0) {
    return { kind: "centers", height: height / stride, width: width / stride, classes, stride };
  }
  const fits = [8, 4, 2].filter((one) => height % one === 0 && width % one === 0);
  return {
    title: `cells of ${stride} pixels do not divide a picture of ${height} × ${width}`,
    label: "must divide height and width",
    help: fits.length === 0 ? "`stride: 1` always does" : `for example \`centers(stride: ${fits[0]})\``,
  };
}

/** Steps over boxes. */
export const boxSteps: readonly StepEntry[] = [
  {
    name: "centers",
    doc: "Lays boxes on a grid of cells (Zhou et al., 2019): for each class a heat map with a bump round the middle of every box, and where a middle lies the size of its box and its place in the cell. The model gives `[height / stride, width / stride, classes + 4]`, which `centers` as a loss learns.",
    example: "boxes(64, 64, disc, square) -> centers(stride: 4)",
    takes: ["boxes"],
    kinds: "boxes → centers",
    gives: laidOut,
    roles: ["target"],
    parameters: [
      optional("stride", { type: int, default: 4, range: positive }, "Pixels of a cell, down and across."),
      optional(
        "overlap",
        { type: float, default: 0.7, range: { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true } },
        "How wide bumps are: a box moved to the rim of its bump still overlaps itself by so much (Law and Deng, 2018).",
      ),
    ],
  },
];
