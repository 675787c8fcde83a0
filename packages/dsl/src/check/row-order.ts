/**
 * In: the `order` of a data set's train rows. Out: whether batches hold rows of like length; said aloud where rows have no lengths, or where
 * the model that learns from them makes nothing of it.
 */
import type { SettingItem } from "../ast/nodes.ts";
import type { BlockEntry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { CallPlace } from "./call.ts";
import type { CheckedModel } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import type { DatasetInfo } from "./dataset.ts";
import { type BlockItems, setting } from "./items.ts";
import { lengthFree } from "./length-free.ts";
import { readPlainSetting } from "./plain-setting.ts";

/** Where a program asks for batches of like length. */
export interface RowOrder {
  readonly span: Span;
}

/** Reads the setting: null where rows come as they are shuffled, undefined where it is wrong, which has been reported. */
export function readOrder(
  place: CallPlace,
  items: BlockItems,
  { entry, inputs }: { readonly entry: BlockEntry; readonly inputs: readonly ColumnInfo[] },
): RowOrder | null | undefined {
  const value = readPlainSetting(place, items, { entry, name: "order" });
  const item: SettingItem | undefined = setting(items, "order");
  if (item === undefined || value === "shuffled") return null;
  if (value !== "by_length") return undefined;
  const { span } = item.value;
  // An input with a mistake of its own may be the one.
  if (inputs.length === 0 || inputs.some(({ checked }) => checked === null) || inputs.some(endsInPadding))
    return { span };
  place.context.report(
    problem("P4170", span, {
      title: "no input has rows of different lengths, there is nothing to order by",
      label: "needs an input that ends in padding",
      related: inputs.map((input) => ({ span: input.typeSpan, text: "every row is as long as any other" })),
      help: "leave `order` out, or give token ids to the model: `text -> words() -> vocabulary(20_000) -> pad(64)`",
    }),
  );
  return undefined;
}

/** Whether rows of an input are filled up at their ends. */
function endsInPadding({ checked }: ColumnInfo): boolean {
  if (checked?.gives.kind !== "tokens") return false;
  const last = checked.steps.at(-1);
  return last?.call !== "pad" || last.args["at"] !== "start";
}

/** Whether an order by length has an effect on a training; false after saying that it has none. */
export function checkOrder(context: CheckContext, model: CheckedModel, data: DatasetInfo): boolean {
  const { order } = data;
  if (order === null) return true;
  const free = new Set(lengthFree(model).flatMap(({ inputs }) => inputs));
  if ([...data.inputs, ...data.targets].some((one) => free.has(one.name) && endsInPadding(one))) return true;
  const read = model.inputs.filter(({ type }) => type.dtype === "int32");
  context.report(
    problem("P4171", order.span, {
      title: `\`${model.name}\` needs every row at its whole length, so an order by length changes nothing`,
      label: "has no effect on this training",
      related: read.map(({ name, span }) => ({ span, text: `\`${name}\` keeps its padding` })),
      help: "let the model leave padding out from `embedding` to a pool (no `mask: false`, `flatten` or `permute` on the way), or leave `order` out",
    }),
  );
  return false;
}
