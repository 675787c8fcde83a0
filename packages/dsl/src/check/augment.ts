/**
 * In: the `augment` settings of a data set and its inputs. Out: the steps of each input, held against what the input is; and how rows are
 * mixed, held against all inputs.
 */
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { StepEntry } from "../catalog/entry.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import { checkAugmentStep } from "./augment-step.ts";
import type { CallPlace } from "./call.ts";
import type { CheckedCall, CheckedDataset } from "./checked-program.ts";
import { type ColumnInfo, checkSteps } from "./columns.ts";
import { type CheckContext, textAt } from "./context.ts";
import { checkFollowing } from "./follow-targets.ts";
import { type BlockItems, labelled } from "./items.ts";

/** What becomes of train rows. */
export interface Augment {
  /** Steps by input; null where one is wrong. */
  readonly steps: CheckedDataset["augment"] | null;
  /** The first step that mixes rows, or null. */
  readonly mixing: CheckedCall | null;
}

/** Whether a step mixes rows with each other. */
function mixes({ call }: CheckedCall): boolean {
  return findEntry<StepEntry>(catalog.augmentations, call)?.mixes === true;
}

/** Reads every `augment`. */
export function readAugment(
  place: CallPlace,
  items: BlockItems,
  { inputs, targets }: { readonly inputs: readonly ColumnInfo[]; readonly targets: readonly ColumnInfo[] },
): Augment {
  let complete = true;
  const steps = labelled(items, "augment").flatMap(({ label, item }) => {
    const input = inputs.find((one) => one.name === label.text);
    if (input === undefined && !items.partial) reportNoInput(place, label, inputs);
    const stages = item.value.kind === "flow" ? item.value.stages : [item.value];
    const calls = checkSteps({ ...place, what: `augment ${label.text}` }, stages, {
      group: "augmentations",
      kind: input?.kind ?? null,
      column: label.text,
      role: "input",
      suits: (step) => checkAugmentStep(place.context, step, input),
    });
    if (calls === null || input === undefined || !checkOrder(place, calls)) {
      complete = false;
      return [];
    }
    return [{ column: label.text, steps: calls }];
  });
  const mixing = steps.flatMap((one) => one.steps).find(mixes) ?? null;
  if (complete && !checkFollowing(place.context, { steps, inputs, targets })) complete = false;
  if (complete && mixing !== null && !checkMixing(place, { steps, inputs, first: mixing })) complete = false;
  return { steps: complete ? steps : null, mixing };
}

function reportNoInput(
  { context }: CallPlace,
  label: { readonly text: string; readonly span: ColumnInfo["span"] },
  inputs: readonly ColumnInfo[],
): void {
  const names = inputs.map((one) => one.name);
  const near = closestName(label.text, names);
  context.report(
    problem("P2016", label.span, {
      title: `there is no input \`${label.text}\` to augment`,
      label: near === null ? "unknown input" : `did you mean \`${near}\`?`,
      help: near === null && names.length > 0 ? `inputs: ${names.map((name) => `\`${name}\``).join(", ")}` : null,
      fixes:
        near === null ? [] : [{ span: label.span, replacement: near, certain: isOnlyNear(label.text, near, names) }],
    }),
  );
}

/** When a step works: on what the source has, on what a model reads, on several rows of that. */
function stageOf({ call }: CheckedCall): 0 | 1 | 2 {
  const entry = findEntry<StepEntry>(catalog.augmentations, call);
  return entry?.mixes === true ? 2 : entry?.prepared === true ? 1 : 0;
}

const worksOn = ["", "works on what a model reads", "mixes rows as a model reads them"] as const;

/** Steps stand in the order in which they can be taken. */
function checkOrder({ context }: CallPlace, steps: readonly CheckedCall[]): boolean {
  for (const [index, late] of steps.entries()) {
    const before = steps.slice(0, index).find((step) => stageOf(step) > stageOf(late));
    if (before === undefined) continue;
    context.report(
      problem("P3155", late.span, {
        title: `\`${late.call}\` stands after \`${before.call}\`, which ${worksOn[stageOf(before)]}`,
        label: stageOf(late) === 0 ? "works on what the source has" : "works on single rows",
        related: [{ span: before.span, text: worksOn[stageOf(before)] }],
        help: `change places: \`${textAt(context, late.span)} -> ${textAt(context, before.span)}\``,
      }),
    );
    return false;
  }
  return true;
}

interface Mixed {
  readonly steps: CheckedDataset["augment"];
  readonly inputs: readonly ColumnInfo[];
  readonly first: CheckedCall;
}

/** Rows are mixed as a whole: every input in the same way, since their targets are mixed once. */
function checkMixing({ context }: CallPlace, { steps, inputs, first }: Mixed): boolean {
  const stepsOf = (name: string): readonly CheckedCall[] =>
    steps.filter((one) => one.column === name).flatMap((one) => one.steps.filter(mixes));
  const cutting = steps.flatMap((one) => one.steps).find((step) => step.call === "cutmix");
  const [, second] = inputs;
  if (cutting !== undefined && second !== undefined) {
    context.report(
      problem("P3152", cutting.span, {
        title: `\`cutmix\` cuts one picture, and there are ${inputs.length} inputs`,
        label: "what would be cut of the others?",
        related: inputs.map((input) => ({ span: input.span, text: "an input" })),
        help: "`mixup` blends whole rows: give it to every input",
      }),
    );
    return false;
  }
  const wanted = inputs.map((input) => stepsOf(input.name)).find((one) => one.length > 0) ?? [];
  const same = (calls: readonly CheckedCall[]): string => JSON.stringify(calls.map(({ call, args }) => [call, args]));
  for (const input of inputs) {
    const own = stepsOf(input.name);
    if (input.checked?.tensor.dtype === "int32") {
      reportWordNumbers(context, { input, mixing: own[0] ?? first });
      return false;
    }
    if (same(own) === same(wanted)) continue;
    const flow = wanted.map((step) => textAt(context, step.span)).join(" -> ");
    const missing = own.length === 0;
    context.report(
      problem("P3152", own[0]?.span ?? first.span, {
        title: missing
          ? `\`${first.call}\` mixes rows and their targets, and would leave their \`${input.name}\` as it is`
          : `\`${input.name}\` is mixed otherwise than the inputs before it`,
        label: missing ? `\`${input.name}\` is not mixed` : "another mixture",
        related: missing
          ? [{ span: input.span, text: "an input too" }]
          : [{ span: wanted[0]?.span ?? input.span, text: "mixed so here" }],
        help: missing ? `add \`augment ${input.name}: ${flow}\`` : `write \`${flow}\` here too`,
      }),
    );
    return false;
  }
  return true;
}

/** What is read as the numbers of words cannot be mixed: there is no word between two. */
function reportWordNumbers(
  context: CheckContext,
  { input, mixing }: { readonly input: ColumnInfo; readonly mixing: CheckedCall },
): void {
  context.report(
    problem("P3152", mixing.span, {
      title: `\`${input.name}\` is read as the numbers of words, and between two of them there is no other`,
      label: "nothing to mix",
      related: [{ span: input.span, text: "word numbers" }],
      help: `leave \`${mixing.call}\` out, or let \`${input.name}\` end in \`one_hot()\``,
    }),
  );
}
