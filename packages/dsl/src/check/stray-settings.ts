/**
 * In: a setting that a block does not have. Out: where a setting of that name belongs: to another kind of block, or one
 * level deeper, as an argument of what a setting of the block takes.
 */
import { aliasOf } from "../catalog/aliases.ts";
import { catalog } from "../catalog/catalog.ts";
import type { BlockEntry, Entry, SettingEntry } from "../catalog/entry.ts";
import { usageOf } from "./usage.ts";

/** Where the setting belongs, as a sentence, or null where it is not known anywhere. */
export function placeOfSetting(name: string, entry: BlockEntry): string | null {
  const words = [name, ...(aliasOf("settings", name)?.words ?? []), ...(aliasOf("arguments", name)?.words ?? [])];
  for (const word of words) {
    const inside = argumentOfSetting(word, entry);
    if (inside !== null) return `\`${name}\` is ${word === name ? "" : `called \`${word}\` here, `}${inside}`;
  }
  const usage = usageOf(name, { except: null, inside: entry.name });
  if (usage !== null) return usage;
  for (const word of words) {
    const owners = catalog.blocks.filter((block) => block.parameters.some((parameter) => parameter.name === word));
    const [first] = owners;
    if (first !== undefined) {
      const list = owners.map((block) => `\`${block.name}\``).join(" and ");
      return word === name
        ? `\`${name}\` is a setting of ${list}`
        : `\`${name}\` is called \`${word}\` here, a setting of ${list}`;
    }
  }
  return null;
}

/** `patience` in a `train` is "an argument of `early`: `stop: early(patience: …)`". */
function argumentOfSetting(word: string, entry: BlockEntry): string | null {
  for (const setting of entry.parameters) {
    const owners = takersOf(setting).filter((call) => call.parameters.some((parameter) => parameter.name === word));
    const example = owners.find((one) => one.name === "adam") ?? owners[0];
    if (example === undefined) continue;
    const label = setting.label === "required" ? " …" : "";
    return `an argument of \`${example.name}\`: \`${setting.name}${label}: ${example.name}(${word}: …)\``;
  }
  return null;
}

/** What a setting that takes a call may call. */
function takersOf(setting: SettingEntry): readonly Entry[] {
  return setting.type.kind === "call" ? catalog[setting.type.of] : [];
}
