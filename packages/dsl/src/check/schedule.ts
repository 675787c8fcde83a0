/**
 * In: the rate of an optimizer. Out: its schedules held against the length of the training and against themselves; the metric of
 * a `plateau` found.
 */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { Entry } from "../catalog/entry.ts";
import type { Code } from "../diagnostics/codes.ts";
import { problem } from "../diagnostics/problem.ts";
import { showAmount } from "./amount.ts";
import { argumentOf } from "./call.ts";
import type { Argument, CheckedCall } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { fromOutside } from "./from-outside.ts";
import { type MetricSource, resolveMetric } from "./metric.ts";
import type { TrainLength } from "./train-length.ts";

/** A call with its place in the source. */
interface Written {
  readonly call: CheckedCall;
  readonly expr: CallExpr;
}

function isCall(value: Argument | undefined): value is CheckedCall {
  return typeof value === "object" && value !== null && "call" in value;
}

/** A call among the arguments of another; null where it is none, or has no place of its own. */
function nested({ call, expr }: Written, group: "optimizers" | "schedules", name: string): Written | null {
  const value = call.args[name];
  const at = argumentOf(expr, findEntry<Entry>(catalog[group], call.call), name);
  return isCall(value) && at?.kind === "call" ? { call: value, expr: at } : null;
}

/** The optimizer with the metric of its `plateau` in full; null where that is wrong, which has been reported. */
export function withMetric(
  context: CheckContext,
  source: MetricSource,
  optimizer: { readonly call: CheckedCall; readonly expr: Expr },
): CheckedCall | null {
  const { call, expr } = optimizer;
  if (expr.kind !== "call") return call;
  const schedule = nested({ call, expr }, "optimizers", "lr");
  if (schedule === null) return call;
  const lr = watched(context, source, schedule);
  return lr === null ? null : { ...call, args: { ...call.args, lr } };
}

function watched(context: CheckContext, source: MetricSource, written: Written): CheckedCall | null {
  const { call, expr } = written;
  const later = nested(written, "schedules", "before");
  if (later !== null) {
    const before = watched(context, source, later);
    return before === null ? null : { ...call, args: { ...call.args, before } };
  }
  const on = call.args["on"];
  if (call.call !== "plateau" || typeof on !== "string") return call;
  const at = argumentOf(expr, findEntry<Entry>(catalog.schedules, call.call), "on");
  const metric = resolveMetric(context, on.split("."), {
    at: at?.span ?? expr.span,
    source,
    chooses: "the learning rate",
  });
  return metric === null ? null : { ...call, args: { ...call.args, on: metric.path } };
}

/** Checks the schedule of an optimizer; false where it contradicts itself. */
export function checkRate(
  context: CheckContext,
  length: TrainLength,
  { optimizer, expr }: { readonly optimizer: CheckedCall; readonly expr: CallExpr },
): boolean {
  const schedule = nested({ call: optimizer, expr }, "optimizers", "lr");
  return schedule === null || new ScheduleCheck(context, length, schedule).check();
}

/** A length and how much there is, for messages. */
interface Amounts {
  readonly amount: string;
  readonly all: string;
  /** In the number of `all`. */
  readonly unit: string;
}

/** One schedule under examination. */
class ScheduleCheck {
  private readonly context: CheckContext;
  private readonly length: TrainLength;
  private readonly written: Written;
  private readonly args: CheckedCall["args"];
  private sound = true;

  constructor(context: CheckContext, length: TrainLength, written: Written) {
    this.context = context;
    this.length = length;
    this.written = written;
    this.args = written.call.args;
  }

  check(): boolean {
    const { call } = this.written.call;
    switch (call) {
      case "cosine":
        this.checkRestarts();
        this.checkLength("warmup", ({ amount, all, unit }) => ({
          title: `the warm-up takes ${amount} of ${all} ${unit}, the rate never falls`,
          label: "as long as the training, or longer",
          help: "a warm-up takes a small part of the training, such as 1 epoch",
        }));
        this.checkEnd();
        this.checkFall();
        break;
      case "step":
        this.checkSteps();
        break;
      case "polynomial":
        this.checkEnd();
        this.checkFall();
        break;
      case "linear":
        this.checkEnd();
        break;
      case "one_cycle":
        this.checkEnd();
        this.checkPeak();
        break;
      case "warmup":
        this.checkLength("over", ({ amount, all, unit }) => ({
          title: `the warm-up takes ${amount} of ${all} ${unit}, what comes after never comes`,
          label: "as long as the training, or longer",
          help: "a warm-up takes a small part of the training, such as 1 epoch",
        }));
        this.checkBefore();
        break;
      case "plateau":
        this.checkPlateau();
        break;
      default:
    }
    return this.sound;
  }

  private number(name: string): number | null {
    const value = this.args[name];
    return typeof value === "number" ? value : null;
  }

  /** The argument as written; null where the call leaves it out. */
  private at(name: string): Expr | null {
    const { call, expr } = this.written;
    return argumentOf(expr, findEntry<Entry>(catalog.schedules, call.call), name);
  }

  private outside(...names: readonly string[]): boolean {
    return names.some((name) => fromOutside(this.context, this.at(name)));
  }

  /** What the schedule counts, and how much of it there is; null where that is not known. */
  private get unit(): { readonly name: string; readonly all: number | null } {
    const { epochs, steps } = this.length;
    return this.args["per"] === "step" ? { name: "step", all: steps } : { name: "epoch", all: epochs };
  }

  private plural(count: number): string {
    return `${this.unit.name}${count === 1 ? "" : "s"}`;
  }

  private amount(count: number): string {
    return `${showAmount(count, null)} ${this.plural(count)}`;
  }

  private report(
    code: Code,
    at: Expr,
    words: { readonly title: string; readonly label: string; readonly help: string },
    related: readonly { readonly span: Expr["span"]; readonly text: string }[] = [],
  ): void {
    if (code === "P4050" || code === "P4053") this.sound = false;
    this.context.report(problem(code, at.span, { ...words, related: [...related] }));
  }

  /** A length that the training does not reach. */
  private checkLength(
    name: string,
    words: (amounts: Amounts) => { readonly title: string; readonly label: string; readonly help: string },
    beyond: (amount: number, all: number) => boolean = (amount, all) => amount >= all,
  ): void {
    const value = this.number(name);
    const { all } = this.unit;
    const at = this.at(name);
    if (value === null || all === null || at === null || !beyond(value, all)) return;
    if (this.length.outside || this.outside(name)) return;
    this.report(
      "P4024",
      at,
      words({ amount: showAmount(value, null), all: showAmount(all, null), unit: this.plural(all) }),
      this.length.labels.slice(0, 1),
    );
  }

  /** An end that lies behind that of the training. */
  private checkEnd(): void {
    this.checkLength(
      "over",
      ({ amount, all, unit }) => ({
        title: `\`${this.written.call.call}\` takes ${amount} ${unit}, the training has ${all}: it never comes to its end`,
        label: "longer than the training",
        help: "leave `over` out: it ends with the training then",
      }),
      (amount, all) => amount > all,
    );
    const [over, warmup] = [this.number("over"), this.number("warmup")];
    const at = this.at("over");
    if (over === null || warmup === null || at === null || warmup < over) return;
    this.report("P4053", at, {
      title: `the warm-up takes ${this.amount(warmup)} of the ${this.amount(over)} that \`over\` leaves, nothing is left to fall in`,
      label: "warm-up and fall together",
      help: "`over` counts the warm-up too; give it more",
    });
  }

  private checkFall(): void {
    const [from, to] = [this.number("from"), this.number("to")];
    const at = this.at("to");
    if (from === null || to === null || at === null || to <= from || this.outside("from", "to")) return;
    const name = this.written.call.call;
    this.report(
      "P4025",
      at,
      {
        title: `\`${name}\` falls, here it would rise from ${showAmount(from, null)} to ${showAmount(to, null)}`,
        label: `above ${showAmount(from, null)}`,
        help: "swap the two; a rate that shall rise is written with `linear`",
      },
      [{ span: (this.at("from") ?? this.written.expr).span, text: "the rate at the start" }],
    );
  }

  private checkRestarts(): void {
    const every = this.number("every");
    for (const name of every === null ? ["stretch", "shrink"] : ["over"]) {
      const at = this.at(name);
      if (at === null) continue;
      this.report("P4050", at, {
        title:
          every === null
            ? `\`${name}\` is about falls after the first, and there is a single one`
            : "`over` is the length of a single fall, and `every` makes it start again and again",
        label: "no effect",
        help: every === null ? "`every` makes it start again: `cosine(0.1, every: 10)`" : "leave one of the two out",
      });
    }
    this.checkLength(
      "every",
      ({ amount, all, unit }) => ({
        title: `each fall takes ${amount} ${unit}, the training has ${all}: it never starts again`,
        label: "as long as the training, or longer",
        help: "leave `every` out for a single fall",
      }),
      (amount, all) => amount + (this.number("warmup") ?? 0) >= all,
    );
  }

  private checkSteps(): void {
    const every = this.number("every");
    const times = this.args["at"];
    const at = Array.isArray(times) ? times.filter((time) => typeof time === "number") : [];
    if ((every === null) === (at.length === 0)) {
      this.report("P4053", this.written.expr, {
        title: every === null ? "`step` does not say when the rate steps" : "`step` says twice when the rate steps",
        label: every === null ? "`every` or `at` is missing" : "`every` and `at`",
        help: "one of the two: `every: 10`, or `at: [30, 60]`",
      });
      return;
    }
    const late = at.find((time, index) => index > 0 && time <= (at[index - 1] ?? 0));
    if (late !== undefined) {
      this.report("P4053", this.at("at") ?? this.written.expr, {
        title: `the times of the steps go back at ${showAmount(late, null)}`,
        label: "not in their order",
        help: "each is later than the one before: `at: [30, 60]`",
      });
      return;
    }
    const { all, name } = this.unit;
    this.checkLength("every", ({ amount, all: whole, unit }) => ({
      title: `the rate steps every ${amount} ${unit}, the training has ${whole}: it never steps`,
      label: `after the last ${name}`,
      help: `several steps need a smaller number: \`every: ${Math.max(1, Math.floor((all ?? 0) / 3))}\``,
    }));
    const beyond = all === null ? undefined : at.find((time) => time >= all);
    const place = this.at("at");
    if (beyond === undefined || all === null || place === null || this.length.outside || this.outside("at")) return;
    this.report(
      "P4024",
      place,
      {
        title: `the rate steps after ${this.amount(beyond)}, the training has ${this.amount(all)}: it never comes to that`,
        label: `after the last ${name}`,
        help: "steps lie inside of the training",
      },
      this.length.labels.slice(0, 1),
    );
  }

  private checkPeak(): void {
    const peak = this.number("peak");
    for (const name of ["from", "to"]) {
      const value = this.number(name);
      const at = this.at(name);
      if (peak === null || value === null || at === null || value < peak) continue;
      this.report(
        "P4053",
        at,
        {
          title: `the peak ${showAmount(peak, null)} is not above \`${name}: ${showAmount(value, null)}\``,
          label: "as high as the peak, or higher",
          help: "a cycle rises from `from` to the peak and falls to `to`",
        },
        [{ span: (this.at("peak") ?? this.written.expr).span, text: "the peak" }],
      );
    }
  }

  private checkBefore(): void {
    const later = nested(this.written, "schedules", "before");
    if (later === null) return;
    const over = this.number("over") ?? 0;
    const { epochs, steps } = this.length;
    const part = this.args["per"] === "step" ? (steps === null ? 0 : over / steps) : over / epochs;
    if (part >= 1) return;
    const left = {
      ...this.length,
      epochs: epochs * (1 - part),
      steps: steps === null ? null : Math.round(steps * (1 - part)),
    };
    if (!new ScheduleCheck(this.context, left, later).check()) this.sound = false;
  }

  private checkPlateau(): void {
    const [from, to, patience] = [this.number("from"), this.number("to"), this.number("patience")];
    const bottom = this.at("to");
    if (from !== null && to !== null && bottom !== null && to >= from) {
      this.report("P4053", bottom, {
        title: `the rate never falls below ${showAmount(to, null)}, and starts at ${showAmount(from, null)}: it never falls`,
        label: "not below the start",
        help: "a bound lies far below the start, such as `to: 1e-6`",
      });
    }
    const { validations, inEpochs } = this.length;
    if (patience === null || validations === null || patience < validations || this.length.outside) return;
    if (this.outside("patience")) return;
    const noun = inEpochs ? "epoch" : "validation";
    this.report(
      "P4024",
      this.at("patience") ?? this.written.expr,
      {
        title: `the rate waits ${patience} ${noun}${patience === 1 ? "" : "s"} without progress, the training has ${validations}: it never falls`,
        label:
          this.at("patience") === null ? `\`patience\` is ${patience} by default` : "as many as there are, or more",
        help: "a smaller `patience`, or more `epochs`",
      },
      this.length.labels,
    );
  }
}
