/**
 * In: a name of the catalog that stands in the wrong place. Out: how it is written where it belongs.
 */
import { catalog, findEntry, groupWords } from "../catalog/catalog.ts";
import type { CallGroup, Entry } from "../catalog/entry.ts";

/**
 * "`adam` stands in a `train`: `optimizer: adam(…)`", or null where no group but the given one knows the name. `inside` is
 * the kind of block that the name stands in already.
 */
export function usageOf(
  name: string,
  { except, inside = null }: { readonly except: CallGroup | null; readonly inside?: string | null },
): string | null {
  // The keys of `groupWords` are exactly the groups.
  const groups = Object.keys(groupWords) as CallGroup[];
  const group = groups.find((one) => one !== except && findEntry<Entry>(catalog[one], name) !== undefined);
  if (group === undefined) return null;
  const entry = findEntry<Entry>(catalog[group], name);
  const call = entry?.parameters.some((parameter) => parameter.required) === true ? `${name}(…)` : `${name}()`;
  switch (group) {
    case "operators":
      return `\`${name}\` stands in a flow: \`… -> ${call}\``;
    case "schedules":
      return `\`${name}\` is the rate of an optimizer: \`adam(lr: ${call})\``;
    case "columns":
      return `\`${name}\` is the type of a column: \`input …: ${call}\``;
    case "preparations":
      return `\`${name}\` prepares a column: \`input …: … -> ${call}\``;
    case "augmentations":
      return `\`${name}\` stands in an \`augment\`: \`augment …: ${call}\``;
    default:
      return inSetting(group, { name, call, inside });
  }
}

function inSetting(
  group: CallGroup,
  { name, call, inside }: { readonly name: string; readonly call: string; readonly inside: string | null },
): string | null {
  for (const block of catalog.blocks) {
    const setting = block.parameters.find(({ type }) => {
      const one = type.kind === "one_or_list" ? type.of : type;
      return one.kind === "call" && one.of === group;
    });
    if (setting === undefined) continue;
    const written = `\`${setting.name}${setting.label === "required" ? " …" : ""}: ${call}\``;
    return block.name === inside
      ? `\`${name}\` is ${groupWords[group].one}: ${written}`
      : `\`${name}\` stands in a \`${block.name}\`: ${written}`;
  }
  return null;
}
