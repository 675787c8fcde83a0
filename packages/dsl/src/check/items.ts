/**
 * In: a declaration and the catalog's entry of its kind. Out: its settings by name with spreads filled in; unknown,
 * doubled, misplaced and missing ones have been reported.
 */
import type { BindingItem, Declaration, Item, Name, SettingItem } from "../ast/nodes.ts";
import type { BlockEntry, SettingEntry } from "../catalog/entry.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { type CheckContext, textAt } from "./context.ts";
import { chainTooLong, mostSpreads } from "./depth.ts";
import { meantFixes, meantLabel, meantName, nearName } from "./meant-name.ts";
import { findBlock } from "./references.ts";
import { placeOfSetting } from "./stray-settings.ts";

/** A setting with the label that tells several of one name apart. */
export interface Setting {
  readonly name: string;
  readonly label: Name | null;
  readonly item: SettingItem;
}

/** A declaration's items, sorted. */
export interface BlockItems {
  readonly settings: readonly Setting[];
  readonly bindings: readonly BindingItem[];
  /** Some item was not understood, so that others may seem to be missing. */
  readonly partial: boolean;
}

/** The first setting of a name that carries no label, or undefined. */
export function setting(items: BlockItems, name: string): SettingItem | undefined {
  return items.settings.find((one) => one.name === name && one.label === null)?.item;
}

/** Settings of a name that carry a label. */
export function labelled(
  items: BlockItems,
  name: string,
): readonly { readonly label: Name; readonly item: SettingItem }[] {
  return items.settings.flatMap((one) =>
    one.name === name && one.label !== null ? [{ label: one.label, item: one.item }] : [],
  );
}

/** Reads the items of a declaration by its entry. */
export function readItems(context: CheckContext, decl: Declaration, entry: BlockEntry): BlockItems {
  const settings: (Setting & { readonly own: boolean })[] = [];
  const bindings: (BindingItem & { readonly own: boolean })[] = [];
  const spread = spreadItems(context, decl, { chain: [decl], seen: new Set() });
  let excused = decl.broken || spread.failed;
  const all = [...spread.items, ...decl.items.map((item) => ({ item, own: true }))];
  const bindingAt = new Map<string, number>();
  const settingAt = new Map<string, number>();
  const given = new Set(all.map(({ item }) => (item.kind === "spread" ? "" : item.name.text)));
  for (const { item, own } of all) {
    if (item.kind === "spread") continue;
    const known = entry.parameters.find((parameter) => parameter.name === item.name.text);
    if (item.kind === "binding" && entry.flows && known === undefined && item.label === null) {
      addBinding({ ...item, own });
      continue;
    }
    const sorted = sort(item, known);
    if (sorted === null) {
      excused = true;
      continue;
    }
    if (sorted.kind === "binding") addBinding({ ...sorted, own });
    else addSetting(sorted.entry, sorted.item, own);
  }
  if (!excused) reportMissing();
  return { settings, bindings, partial: excused };

  function addBinding(binding: BindingItem & { readonly own: boolean }): void {
    const index = bindingAt.get(binding.name.text) ?? -1;
    const earlier = bindings[index];
    if (earlier === undefined) bindingAt.set(binding.name.text, bindings.push(binding) - 1);
    else if (!earlier.own) bindings[index] = binding;
    else if (own(binding)) {
      context.report(
        problem("P2006", binding.name.span, {
          title: `\`${binding.name.text}\` is defined twice in \`${decl.name.text}\``,
          label: "defined again",
          related: [{ span: earlier.name.span, text: "first defined here" }],
          help: "give one of them another name",
        }),
      );
    }
  }

  function own(item: { readonly own: boolean }): boolean {
    return item.own;
  }

  function addSetting(parameter: SettingEntry, item: SettingItem, isOwn: boolean): void {
    const same = (other: Setting): boolean => other.name === parameter.name && other.label?.text === item.label?.text;
    const key = `${parameter.name} ${item.label?.text ?? ""}`;
    const earlier = settings[settingAt.get(key) ?? -1];
    const next = { name: parameter.name, label: item.label, item, own: isOwn };
    if (earlier === undefined) settingAt.set(key, settings.push(next) - 1);
    else if (!earlier.own && isOwn) {
      const kept = settings.filter((other) => !same(other) || other.own);
      settings.splice(0, settings.length);
      for (const one of [...kept, next]) settingAt.set(`${one.name} ${one.label?.text ?? ""}`, settings.push(one) - 1);
    } else if (parameter.repeats === true) settings.push(next);
    else if (isOwn) {
      const label = item.label === null ? "" : ` ${item.label.text}`;
      context.report(
        problem("P2007", item.name.span, {
          title: `\`${parameter.name}${label}\` is given twice in \`${decl.name.text}\``,
          label: "given again",
          related: [{ span: earlier.item.name.span, text: "first given here" }],
          help: "remove one of the two",
        }),
      );
    }
  }

  /** Brings an item that stands in the wrong form into the right one, so that its contents are checked too. */
  function sort(
    item: Exclude<Item, { kind: "spread" }>,
    known: SettingEntry | undefined,
  ): { readonly kind: "setting"; readonly entry: SettingEntry; readonly item: SettingItem } | BindingItem | null {
    const name = item.name.text;
    if (known === undefined) {
      if (
        item.kind === "setting" &&
        entry.flows &&
        item.label === null &&
        (item.value.kind === "flow" || item.value.kind === "missing")
      ) {
        const near = closestName(
          name,
          entry.parameters.map((parameter) => parameter.name),
        );
        if (near === null) {
          // It may also be an `output` whose first word is missing.
          excused = true;
          if (item.value.kind === "flow") {
            reportForm(item.name.span, {
              title: `a named value takes \`=\`, not \`:\``,
              label: `write \`${name} = …\``,
              fix: signFix(item, ":", "="),
            });
          }
          return { ...item, kind: "binding" };
        }
      }
      return meant(item);
    }
    if (item.kind === "group") {
      reportForm(item.name.span, {
        title: `\`${name}\` takes a value, not a block`,
        label: `write \`${shape(known)}\``,
        fix: null,
      });
      return null;
    }
    const setting: SettingItem = { ...item, kind: "setting" };
    if (item.kind === "binding") {
      reportForm(item.name.span, {
        title: `\`${name}\` takes \`:\`, not \`=\``,
        label: `write \`${shape(known)}\``,
        fix: signFix(item, "=", ":"),
      });
    }
    if (known.label === "required" && item.label === null) {
      reportForm(item.name.span, {
        title: `\`${name}\` needs a name of its own`,
        label: `write \`${shape(known)}\``,
        fix: null,
      });
      return null;
    }
    if (known.label === "none" && item.label !== null) {
      reportForm(item.label.span, {
        title: `\`${name}\` takes no name`,
        label: `write \`${shape(known)}\``,
        fix: null,
      });
      return null;
    }
    return { kind: "setting", entry: known, item: setting };
  }

  function shape(parameter: SettingEntry): string {
    return parameter.label === "required"
      ? `${parameter.name} ${labelExample(parameter.name)}: …`
      : `${parameter.name}: …`;
  }

  /** How the catalog's example of the block writes the setting. */
  function exampleOf(parameter: SettingEntry): string {
    const line = entry.example
      ?.split("\n")
      .find((one) => one.trim().startsWith(`${parameter.name}${parameter.label === "required" ? " " : ":"}`));
    return line?.trim() ?? shape(parameter);
  }

  function lowerFirst(text: string): string {
    return text.charAt(0).toLowerCase() + text.slice(1);
  }

  function labelExample(name: string): string {
    if (name === "over") return "lr";
    return name === "input" || name === "augment" ? "image" : "label";
  }

  function reportForm(
    at: Span,
    words: { title: string; label: string; fix: { span: Span; replacement: string } | null },
  ): void {
    context.report(
      problem("P4011", at, { title: words.title, label: words.label, fixes: words.fix === null ? [] : [words.fix] }),
    );
  }

  /** The sign after the head, to be replaced. */
  function signFix(
    item: SettingItem | BindingItem,
    from: string,
    to: string,
  ): { span: Span; replacement: string } | null {
    const start = (item.label ?? item.name).span.end;
    const between = textAt(context, { ...item.span, start, end: Math.max(start, item.value.span.start) });
    const at = between.indexOf(from);
    return at < 0
      ? null
      : {
          span: { ...item.span, start: start + at, end: start + at + 1 },
          replacement: ` ${to}`.slice(to === ":" ? 1 : between[at - 1] === " " ? 1 : 0),
        };
  }

  /** An unknown setting; where another name is near and not given, the item is read as that one. */
  function meant(item: Exclude<Item, { kind: "spread" }>): ReturnType<typeof sort> {
    const name = item.name.text;
    const candidates = entry.parameters.filter(
      (parameter) => parameter.label === "required" || !given.has(parameter.name),
    );
    const names = candidates.map((parameter) => parameter.name);
    // `features = image -> …` has a name of its own, not a word of another library.
    const meantBy = item.kind === "binding" && entry.flows ? nearName(name, names) : meantName("settings", name, names);
    const near = meantBy.word;
    const wordy = `${/^[aeiou]/.test(entry.name) ? "an" : "a"} \`${entry.name}\``;
    const flow = item.kind === "binding" && !entry.flows;
    const elsewhere = near === null ? placeOfSetting(name, entry) : null;
    context.report(
      problem("P2002", item.name.span, {
        title:
          flow && near === null && elsewhere === null
            ? `${wordy} has no flows of its own`
            : `${wordy} has no setting \`${name}\``,
        label: meantLabel(meantBy, "unknown setting"),
        help:
          near !== null
            ? null
            : (meantBy.remark ??
              elsewhere ??
              `settings of ${wordy}: ${entry.parameters.map((parameter) => `\`${parameter.name}\``).join(", ")}`),
        fixes: meantFixes(meantBy, item.name.span),
      }),
    );
    const target = candidates.find((parameter) => parameter.name === near);
    if (target === undefined || item.kind === "group" || (target.label === "required") !== (item.label !== null))
      return null;
    return { kind: "setting", entry: target, item: { ...item, kind: "setting" } };
  }

  function reportMissing(): void {
    const missing = entry.parameters.filter(
      (parameter) =>
        parameter.required && !settings.some((one) => one.name === parameter.name) && !isSpared(parameter, settings),
    );
    if (missing.length === 0) return;
    const list = missing.map((parameter) => `\`${parameter.name}\``);
    const words = list.length === 1 ? list[0] : `${list.slice(0, -1).join(", ")} and ${list.at(-1) ?? ""}`;
    const first = missing[0];
    context.report(
      problem(
        "P4001",
        { ...decl.keyword.span, end: decl.name.span.end },
        {
          title: `\`${entry.name} ${decl.name.text}\` has no ${words}`,
          label: `${words} ${list.length === 1 ? "is" : "are"} missing`,
          help:
            first === undefined ? null : `add \`${exampleOf(first)}\` (${lowerFirst(first.doc).replace(/\.$/, "")})`,
        },
      ),
    );
  }
}

/** Whether a required setting may be missing, since another is there that does without it. */
function isSpared({ sparedBy }: SettingEntry, settings: BlockItems["settings"]): boolean {
  return settings.some(({ name, item: { value } }) => {
    const first = value.kind === "flow" ? value.stages[0] : value;
    const path = first?.kind === "call" ? first.callee : first;
    return name === sparedBy?.setting && path?.kind === "path" && sparedBy.types.includes(path.parts[0]?.text ?? "");
  });
}

interface Spread {
  readonly items: readonly { readonly item: Item; readonly own: boolean }[];
  /** Some `...` led nowhere, so that items may be missing. */
  readonly failed: boolean;
}

/** The items that `...other` brings in. */
function spreadItems(
  context: CheckContext,
  decl: Declaration,
  { chain, seen }: { readonly chain: readonly Declaration[]; readonly seen: Set<Declaration> },
): Spread {
  const found: { item: Item; own: boolean }[] = [];
  let failed = false;
  for (const item of decl.items) {
    if (item.kind !== "spread") continue;
    const other = findBlock(context, item.path, {
      kind: decl.keyword.text,
      what: `\`...\` in \`${decl.name.text}\``,
      except: decl.name.text,
    });
    if (other === null || chain.includes(other)) failed = true;
    if (other === null) continue;
    if (chain.includes(other)) {
      context.report(
        problem("P2013", item.span, {
          title: `\`${other.name.text}\` takes its items from itself`,
          label: "this closes the circle",
          help: "remove this `...`",
        }),
      );
      continue;
    }
    // What two of its spreads bring in, the first has brought in.
    if (seen.has(other)) continue;
    seen.add(other);
    if (chain.length >= mostSpreads) {
      context.report(chainTooLong(item.span, "blocks", mostSpreads));
      failed = true;
      continue;
    }
    const further = spreadItems(context, other, { chain: [...chain, other], seen });
    failed ||= further.failed;
    found.push(...further.items, ...other.items.map((one) => ({ item: one, own: false })));
  }
  return { items: found, failed };
}
