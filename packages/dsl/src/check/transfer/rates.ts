/**
 * In: the `rates` and `unfreeze` of a training, and its model. Out: by what each operator's rate is multiplied where that is not 1, and
 * when operators begin to learn where that is not at once; null after saying what is wrong.
 */
import type { Expr, RecordExpr } from "../../ast/nodes.ts";
import { problem } from "../../diagnostics/problem.ts";
import type { CallPlace } from "../call.ts";
import { checkCallOf } from "../call.ts";
import type { CheckedTrain } from "../checked-program.ts";
import { findPart, namesOf, trains } from "../freeze.ts";
import { type BlockItems, setting } from "../items.ts";
import type { ModelInfo } from "../model.ts";
import { describe, evaluate } from "../values.ts";
import { partsOfModel } from "./model-parts.ts";

/** How parts follow. */
export type PartRates = Pick<CheckedTrain, "rates" | "unfreeze">;

/** What the settings are held against. */
interface PartOptions {
  readonly model: ModelInfo | null;
  /** Operators that stay as they are; null where that is not known. */
  readonly freeze: readonly string[] | null;
  readonly epochs: number | null;
}

function isNone(expr: Expr): boolean {
  return expr.kind === "path" && expr.parts.length === 1 && expr.parts[0]?.text === "none";
}

/** Reads both settings. */
export function readPartRates(place: CallPlace, items: BlockItems, options: PartOptions): PartRates | null {
  const [ratesAt, unfreezeAt] = [setting(items, "rates")?.value, setting(items, "unfreeze")?.value];
  const rates = ratesAt === undefined || isNone(ratesAt) ? [] : readRates(place, ratesAt, options);
  const unfreeze = unfreezeAt === undefined || isNone(unfreezeAt) ? [] : readUnfreeze(place, unfreezeAt, options);
  return rates === null || unfreeze === null ? null : { rates, unfreeze };
}

function readRates(place: CallPlace, expr: Expr, options: PartOptions): PartRates["rates"] | null {
  if (expr.kind === "record") return recordRates(place, expr, options);
  const call = checkCallOf(expr, "rates", {
    ...place,
    what: "rates",
    hint: "`rates: layerwise(0.9)`, or a factor for each of some parts: `rates: { features: 0.1 }`",
  });
  const parts = partsOr(options);
  if (call === null || parts === null) return null;
  const factor = Number(call.args["factor"]);
  if (parts.every(({ level }) => level === 0)) return reportSingle(place, expr, "rates", options);
  return parts.flatMap(({ nodes, level }) =>
    level === 0 ? [] : nodes.map((node) => ({ node, factor: factor ** level })),
  );
}

/** `{ features: 0.1 }`: later names go before earlier ones where both mean an operator. */
function recordRates(place: CallPlace, expr: RecordExpr, { model, freeze }: PartOptions): PartRates["rates"] | null {
  const { context, env } = place;
  const checked = model?.checked ?? null;
  const factors = new Map<string, number>();
  let complete = checked !== null && freeze !== null;
  for (const item of expr.items) {
    if (item.kind !== "setting") {
      complete = false;
      continue;
    }
    const value = evaluate(item.value, env, context.report);
    if (value.kind === "unknown") {
      complete = false;
      continue;
    }
    const factor = value.kind === "number" && (value.unit === null || value.unit === "fraction") ? value.value : null;
    if (factor === null || !(factor > 0)) {
      complete = false;
      context.report(
        problem(factor === null ? "P3001" : "P4003", item.value.span, {
          title:
            factor === null
              ? `a rate of a part is a number, not ${describe(value)}`
              : `the rate of \`${item.name.text}\` is multiplied by ${factor}: it must be more than 0`,
          label: factor === null ? "expected a number" : "must be more than 0",
          help: `what shall stay as it is stands in \`freeze: [${item.name.text}]\``,
        }),
      );
      continue;
    }
    if (checked === null) continue;
    const path = {
      kind: "path" as const,
      parts: item.name.text.split(".").map((text) => ({ text, span: item.name.span })),
      span: item.name.span,
    };
    const found = findPart(context, path, {
      model: checked,
      flows: namesOf(model),
      purpose: "to learn at a rate of its own",
    });
    if (found === null) complete = false;
    const learning = (found ?? []).filter((node) => trains(node) && freeze?.includes(node.id) !== true);
    if (found !== null && freeze !== null && learning.length === 0) {
      complete = false;
      const frozen = found.some(({ id }) => freeze.includes(id));
      context.report(
        problem("P4050", item.span, {
          title: `\`${item.name.text}\` ${frozen ? "is frozen" : "stays as it is"}, its rate changes nothing`,
          label: "no effect",
          help: frozen
            ? "leave it out of `rates`, or of `freeze`"
            : "leave it out of `rates`: `adapt` has put nothing into it",
        }),
      );
    }
    for (const { id } of learning) factors.set(id, factor);
  }
  if (!complete) return null;
  return [...factors].filter(([, factor]) => factor !== 1).map(([node, factor]) => ({ node, factor }));
}

function readUnfreeze(place: CallPlace, expr: Expr, options: PartOptions): PartRates["unfreeze"] | null {
  const call = checkCallOf(expr, "unfreezings", { ...place, what: "unfreeze" });
  const parts = partsOr(options);
  if (call === null || parts === null) return null;
  const every = Number(call.args["every"]);
  const { epochs } = options;
  const levels = Math.max(...parts.map(({ level }) => level), 0);
  if (levels === 0) return reportSingle(place, expr, "unfreeze", options);
  if (epochs !== null && every * levels >= epochs) {
    const begun = Math.ceil(epochs / every);
    const late = parts.filter(({ level }) => level >= begun).map(({ name }) => name.split("/").join("."));
    place.context.report(
      problem("P4160", expr.span, {
        title: `in ${epochs} ${epochs === 1 ? "epoch" : "epochs"}, ${late.length} of ${parts.length} parts never begin to learn: ${shortList(late)}`,
        label: `${levels + 1} levels, one every ${every === 1 ? "epoch" : `${every} epochs`}`,
        help: `\`gradual(every: ${Number((epochs / (levels + 2)).toPrecision(2))})\` reaches all of them; what shall not learn stands in \`freeze\``,
      }),
    );
  }
  return parts.flatMap(({ nodes, level }) =>
    level === 0 ? [] : nodes.map((node) => ({ node, epoch: every * level })),
  );
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``);
  return names.length > shown.length ? `${shown.join(", ")}, …` : shown.join(", ");
}

function partsOr({ model, freeze }: PartOptions): ReturnType<typeof partsOfModel> | null {
  const checked = model?.checked ?? null;
  return checked === null || freeze === null ? null : partsOfModel(checked, freeze);
}

function reportSingle(place: CallPlace, expr: Expr, name: string, { model }: PartOptions): null {
  place.context.report(
    problem("P4050", expr.span, {
      title: `\`${name}\` goes by the parts of a model from its heads down, and \`${model?.name ?? "it"}\` has only heads that learn`,
      label: "no effect",
      help: "leave it out",
    }),
  );
  return null;
}
