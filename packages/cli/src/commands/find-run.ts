/** The name of a run in, what it means out; or what a person is told where it means nothing or too much. */
import { closestName } from "@penstock/dsl";
import { type Found, findRuns, knownNames, type Store } from "@penstock/runtime/store";

/** Finds what a name means, or says in words why it means nothing. */
export function findNamed(
  store: Store,
  name: string,
): Exclude<Found, { kind: "none" } | { kind: "several" }> | { readonly kind: "problem"; readonly text: string } {
  const found = findRuns(store, name);
  if (found.kind === "none") return { kind: "problem", text: unknownRun(name, store) };
  if (found.kind === "several") {
    const names = found.names.map((one) => `\`${one}\``).join(" or ");
    return { kind: "problem", text: `\`${name}\` may mean ${names}; write more of it` };
  }
  return found;
}

function unknownRun(name: string, store: Store): string {
  const known = knownNames(store);
  const closest = closestName(name, known);
  const help =
    closest !== null
      ? `did you mean \`${closest}\`?`
      : known.length > 0
        ? "`pipe runs` lists them"
        : "no run has finished here yet";
  return `There is no run \`${name}\`; ${help}`;
}
