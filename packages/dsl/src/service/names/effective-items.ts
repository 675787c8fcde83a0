/**
 * In: a declaration. Out: its items with those that `...other` brings in, as the check sees them: what a block says
 * itself stands in front of what it takes over.
 */
import type { Declaration, Item } from "../../ast/nodes.ts";
import type { Scope } from "../../check/context.ts";
import type { Span } from "../../source/span.ts";

/** The scopes of all files of a program. */
export type Scopes = ReadonlyMap<string, Scope>;

/** An item that is not `...`. */
export type OwnItem = Exclude<Item, { kind: "spread" }>;

/** The block that a name means in a file, or undefined. */
export function blockNamed(scopes: Scopes, file: string, name: string | undefined): Declaration | undefined {
  const found = name === undefined ? undefined : scopes.get(file)?.get(name);
  return found?.kind === "block" ? found.decl : undefined;
}

/** What a block takes over, furthest first, then its own items; `...` itself is left out. */
export function allItems(scopes: Scopes, decl: Declaration, chain: readonly Declaration[] = []): OwnItem[] {
  const here = [...chain, decl];
  const inherited = decl.items.flatMap((item) => {
    if (item.kind !== "spread") return [];
    const other = blockNamed(scopes, decl.span.file, item.path.parts[0]?.text);
    return other === undefined || here.some((one) => one.name.span === other.name.span)
      ? []
      : allItems(scopes, other, here);
  });
  return [...inherited, ...decl.items.filter((item) => item.kind !== "spread")];
}

/** The items that count: of one name and label the last, but for `repeating` names. */
export function effectiveItems(scopes: Scopes, decl: Declaration): OwnItem[] {
  const all = allItems(scopes, decl);
  const key = (item: OwnItem): string => `${item.name.text} ${item.label?.text ?? ""}`;
  return all.filter(
    (item, index) => decl.items.includes(item) || !all.slice(index + 1).some((later) => key(later) === key(item)),
  );
}

/** The name that an item gives to something: its label where it has one, else its own; null for a plain setting. */
export function nameOf(item: OwnItem): { readonly text: string; readonly span: Span } | null {
  if (item.kind === "binding") return item.label ?? item.name;
  return item.kind === "setting" ? item.label : null;
}

/** The first item of a name. */
export function itemNamed(items: readonly OwnItem[], name: string): Extract<Item, { kind: "setting" }> | undefined {
  return items.find(
    (item): item is Extract<Item, { kind: "setting" }> => item.kind === "setting" && item.name.text === name,
  );
}
