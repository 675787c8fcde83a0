/**
 * In: a `mask` or `boxes` as the program declares it, and what is known of the data. Out: the type with its classes, or null after saying
 * where the two disagree.
 */
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CallPlace } from "./call.ts";
import type { ColumnType } from "./checked-program.ts";
import type { Classes } from "./data-classes.ts";
import { type Match, reportForm } from "./data-match.ts";
import { showNames, wordFor } from "./data-words.ts";
import { placeOf } from "./place-of.ts";

type Regions = Extract<ColumnType, { kind: "mask" | "boxes" }>;

/** Holds a mask or boxes against the data; null where they disagree. */
export function matchRegions(place: CallPlace, match: Match, found: Classes): Regions | null {
  const { call } = match;
  const kind = call.call === "mask" ? "mask" : "boxes";
  const [height, width] = [Number(call.args["height"]), Number(call.args["width"])];
  const classes = regionClasses(place, match, found);
  if (classes === null) return null;
  const [tall, wide] = found.column?.shape ?? [height, width];
  if (tall === height && wide === width) return { kind, height, width, classes };
  const words = kind === "mask" ? "masks" : "pictures";
  reportForm(place, match, {
    title: `${words} in \`${found.name}\` are ${tall} × ${wide}, the program says ${height} × ${width}`,
    label: `the data has ${tall} × ${wide}`,
    help: `write \`${kind}(${tall}, ${wide}, …)\``,
  });
  return null;
}

function regionClasses(place: CallPlace, match: Match, { column, name }: Classes): readonly string[] | null {
  const { call, type } = match;
  const given = call.args["classes"];
  const list = Array.isArray(given) ? given : [];
  const [first] = list;
  const known = column?.kind === "mask" || column?.kind === "boxes" ? column.values : null;
  // One kind of thing is found or not; a pixel that can only be one thing says nothing.
  const least = call.call === "mask" ? 2 : 1;
  const example = call.call === "mask" ? "mask(64, 64, background, disc)" : "boxes(64, 64, disc, square)";
  const fail = (code: "P4002" | "P4003" | "P2006", title: string, label: string, help: string): null => {
    place.context.report(problem(code, type.span, { title, label, help }));
    return null;
  };
  if (list.length === 0) {
    const words = `\`${call.call}\` needs the number of classes, or their names`;
    return fail("P4002", words, "no classes", `for example \`${known === null ? example : written(match, known)}\``);
  }
  const counted = list.length === 1 && typeof first === "number" ? first : null;
  const names = counted === null ? list.map(String) : Array.from({ length: counted }, (_, index) => String(index));
  if (names.length < least || names.length > 255) {
    const range = `there must be ${least} to 255 classes, \`${call.call}\` has ${names.length}`;
    return fail("P4003", range, `${least} to 255`, `for example \`${example}\``);
  }
  const doubled = names.find((one, index) => names.indexOf(one) !== index);
  if (doubled !== undefined) {
    return fail("P2006", `the class \`${doubled}\` stands twice`, "given twice", "remove one of the two");
  }
  if (known === null) return names;
  if (counted !== null) {
    if (counted === known.length) return known;
    reportForm(place, match, {
      title: `\`${name}\` has ${known.length} classes in the data, the program says ${counted}`,
      label: `the data has ${known.length}`,
      help: `write \`${written(match, known)}\``,
    });
    return null;
  }
  return sameNames(place, match, { name, names, known }) ? names : null;
}

/** The declaration as the data would have it. */
function written({ call }: Match, known: readonly string[]): string {
  return `${call.call}(${Number(call.args["height"])}, ${Number(call.args["width"])}, ${known.map(wordFor).join(", ")})`;
}

function sameNames(
  place: CallPlace,
  match: Match,
  {
    name,
    names,
    known,
  }: { readonly name: string; readonly names: readonly string[]; readonly known: readonly string[] },
): boolean {
  const left = known.filter((one) => !names.includes(one));
  const absent = names.find((one) => !known.includes(one));
  if (absent !== undefined) {
    const near = closestName(absent, left);
    const at = placeOf(match.type, absent);
    reportForm(place, match, {
      ...(at === null ? {} : { at }),
      title: `\`${absent}\` does not occur in \`${name}\``,
      label: near === null ? "not in the data" : `did you mean \`${near}\`?`,
      help: `the data has ${showNames(known)}`,
      fix: near === null ? null : { span: at, to: wordFor(near), certain: isOnlyNear(absent, near, left) },
    });
    return false;
  }
  if (left.length === 0) return true;
  reportForm(place, match, {
    title: `\`${name}\` also holds ${showNames(left)}`,
    label: `${left.length} ${left.length === 1 ? "class is" : "classes are"} missing here`,
    help: `list every class: \`${written(match, known)}\``,
  });
  return false;
}
