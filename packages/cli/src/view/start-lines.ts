/** What a training starts with in, a few lines out: what is taken, which rows are new, what starts anew; grouped by part of the model. */
import { grouped } from "@penstock/dsl";
import type { RunEvent } from "@penstock/runtime";
import { piece, type StyledLine } from "./styled-line.ts";

type WeightsEvent = Extract<RunEvent, { event: "weights" }>;

/** Names that a line has room for. */
const mostNames = 4;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(", ");
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}

function parts(names: readonly string[]): string {
  return listed(grouped(names).map(({ part }) => part.split("/").join(".")));
}

/** Rows of all weights of one part of the model that go by the same names are told once. */
function carriedWords(carried: WeightsEvent["carried"]): string[] {
  const told = new Map<string, string>();
  for (const { name, what, kept, fresh, lost } of carried) {
    const [part = ""] = grouped([name]).map((one) => one.part);
    const words = [
      `${kept} ${what} of ${part.split("/").join(".")} kept`,
      ...(fresh.length === 0 ? [] : [`${fresh.length} new (${listed(fresh)})`]),
      ...(lost.length === 0 ? [] : [`${lost.length} gone (${listed(lost)})`]),
    ];
    told.set(part, words.join(", "));
  }
  return [...told.values()];
}

/** `starts from fit-3fa9c1d2: 4 of 6 weights (92 % of the values): features.conv_1, features.conv_2`, then what does not fit. */
export function startLines(event: WeightsEvent): readonly StyledLine[] {
  const { from, place, kept, carried, differing, fresh, unused, values } = event;
  const taken = [...kept, ...carried];
  const all = taken.length + differing.length + fresh.length;
  const share = values.all === 0 ? 0 : (100 * values.taken) / values.all;
  const moved =
    place.from === place.into
      ? ""
      : ` (${place.from === "" ? "all of it" : place.from} into ${place.into === "" ? "the whole" : place.into})`;
  const lines: StyledLine[] = [
    [
      piece("  starts from ", "dim"),
      piece(from),
      piece(
        `${moved}: ${taken.length} of ${all} weights, ${share.toFixed(share >= 99.95 || share === 0 ? 0 : 1)} % of the values: ${parts(taken.map(({ name }) => name))}`,
        "dim",
      ),
    ],
    ...carriedWords(carried).map((words): StyledLine => [piece(`  by name: ${words}`, "dim")]),
  ];
  if (differing.length > 0) {
    const shapes = differing.map(({ name, shape, other }) => `${name} [${shape.join(", ")}] was [${other.join(", ")}]`);
    lines.push([piece("  another shape, anew: ", "accent"), piece(listed(shapes))]);
  }
  if (fresh.length > 0) lines.push([piece(`  anew: ${parts(fresh.map(({ name }) => name))}`, "dim")]);
  if (unused.length > 0) lines.push([piece(`  not needed: ${parts(unused.map(({ name }) => name))}`, "dim")]);
  return lines;
}
