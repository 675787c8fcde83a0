/** What corruptions take besides what is their own: how strong they are, which inputs they change and how many rows. */
import type { ParameterEntry, Range, ValueType } from "./entry.ts";
import { columnName, float, fromZero, int, optional, positive } from "./parameters.ts";

/** More than nothing, at most all. */
export const share: Range = { min: 0, max: 1, exclusiveMin: true };
/** More than once as much. */
export const aboveOne: Range = { min: 1, exclusiveMin: true };

/** How strong it is: one amount or several; five severities where none is given. */
export const amount = (
  name: string,
  doc: string,
  options: { readonly type?: ValueType; readonly range?: Range } = {},
): ParameterEntry =>
  optional(
    name,
    { type: { kind: "one_or_list", of: options.type ?? float }, default: null, range: options.range ?? fromZero },
    `${doc} One, or a list; five severities by default.`,
  );

const on = optional(
  "on",
  { type: { kind: "one_or_list", of: columnName }, default: null },
  "Inputs that are changed, one or a list; all that it suits by default.",
);
const rows = optional(
  "rows",
  { type: int, default: null, range: positive },
  "So many rows at most, picked by lot; all by default. What they lose is told against the same rows unchanged.",
);

/** What every corruption takes besides how strong it is. */
export const which: readonly ParameterEntry[] = [on, rows];
