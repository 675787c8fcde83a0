/**
 * In: a block's items and the catalog's entry of a setting. Out: the setting's value in canonical form, for settings whose value
 * needs nothing but its own type.
 */
import type { BlockEntry } from "../catalog/entry.ts";
import type { CallPlace } from "./call.ts";
import type { Argument } from "./checked-program.ts";
import { convert } from "./convert.ts";
import { type BlockItems, setting } from "./items.ts";
import { evaluate } from "./values.ts";

/** The value, its default where it is not given; undefined where it is wrong, which has been reported. */
export function readPlainSetting(
  place: CallPlace,
  items: BlockItems,
  { entry, name }: { readonly entry: BlockEntry; readonly name: string },
): Argument | undefined {
  const item = setting(items, name);
  const parameter = entry.parameters.find((one) => one.name === name);
  if (parameter === undefined) return undefined;
  if (item === undefined) return parameter.default ?? null;
  const { context, env } = place;
  return convert(evaluate(item.value, env, context.report), {
    slot: { ...parameter, owner: entry.name },
    env,
    report: context.report,
    call: () => null,
  });
}
