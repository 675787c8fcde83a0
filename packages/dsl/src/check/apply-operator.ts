/**
 * In: an operator that stands in a flow, with what flows into it. Out: its node and what it gives; or null after saying what
 * is wrong.
 */
import type { CallExpr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { Arguments, OperatorEntry, ShapeResult } from "../catalog/entry.ts";
import { withoutLate } from "../catalog/parameters.ts";
import { contentOf, showShape, sizeOf } from "../catalog/shape.ts";
import { problem } from "../diagnostics/problem.ts";
import { InternalError } from "../source/internal-error.ts";
import type { Span } from "../source/span.ts";
import { checkActivation, endingOf } from "./activations.ts";
import { checkCall } from "./call.ts";
import type { BorrowedWeight, GraphNode, TensorType } from "./checked-program.ts";
import { textAt } from "./context.ts";
import { type Frame, type Growth, nextId, noteTensor, type Stage, type Tensor } from "./graph-growth.ts";
import { ownWeights } from "./shared-weights.ts";

/** A value whose type is known. */
type KnownTensor = Tensor & { readonly type: TensorType };

/** Puts an operator into the graph. */
export function applyOperator(
  growth: Growth,
  frame: Frame,
  call: CallExpr,
  stage: Stage & { readonly operator: OperatorEntry },
): Tensor | null {
  const { context } = growth;
  const { operator, inputs } = stage;
  const base = nextId(stage, operator.name);
  const place = { context: frame.context, env: frame.context.env, what: operator.name };
  const checked = checkCall(call, "operators", place, operator);
  if (!takesSoMany(operator, inputs.length)) {
    reportCount(frame, call, stage);
    return null;
  }
  const known = inputs.flatMap((input) => (input?.type == null ? [] : [{ ...input, type: input.type }]));
  if (checked === null || known.length < inputs.length) return null;
  if (!takesKind(frame, call, { operator, known })) {
    growth.misfit = true;
    return null;
  }
  const types = known.map((input) => input.type);
  const [first] = known;
  const from = first === undefined ? "" : first.text;
  const text = textAt(context, call.span);
  const shaped = operator.shape(types, checked.args, { call: text, from });
  if ("code" in shaped) {
    growth.misfit = true;
    const origin = known.find((input) => input.origin !== null)?.origin ?? null;
    const producers = known.map((input) => ({ span: input.span, text: `gives ${showShape(input.type.shape)}` }));
    const related = [
      ...(origin === null || producers.some((one) => one.span.start === origin.span.start) ? [] : [origin]),
      ...producers,
    ];
    frame.context.report(
      problem(shaped.code, call.span, { title: shaped.title, label: shaped.needs, related, help: shaped.help }),
    );
    return null;
  }
  if (operator.mask === undefined) warnOfPadding(frame, call, known);
  const id = freeId(growth, base);
  const own = ownWeights(growth, frame, { operator, id, args: checked.args, span: call.span, shaped });
  if (own === null) return null;
  const { borrows } = own;
  const node = {
    operator,
    id,
    args: checked.args,
    inputs: known,
    span: call.span,
    ...(borrows === undefined ? {} : { borrows }),
  };
  const added = operator.parts === undefined ? [addNode(growth, node, own.shaped)] : addParts(growth, node);
  const { id: last = id, type = shaped.type } = added.at(-1) ?? {};
  const owned = added.flatMap(({ weights }) => weights).reduce((sum, one) => sum + sizeOf(one.shape), 0);
  const flops = added.reduce((sum, one) => sum + one.flops, 0);
  noteTensor(growth, frame, { span: call.span, type, weights: owned, flops });
  const sameShape = first !== undefined && showShape(first.type.shape) === showShape(type.shape);
  const shaper = sameShape ? first.shaper : call.span;
  const step = {
    name: operator.name,
    // What stands inside of a whole says nothing of how it ends.
    args: operator.parts === undefined ? checked.args : {},
    call,
    before: stage.before,
    from: operator.inputs === "one" && first !== undefined ? first : null,
    shape: type.shape,
    ownsWeights: owned > 0 || borrows !== undefined || !sameShape,
  };
  const sensible = checkActivation(step, frame.context.report);
  return {
    id: last,
    type: sensible ? type : null,
    text,
    span: call.span,
    shaper,
    origin: first?.origin ?? null,
    ending: endingOf(step),
  };
}

/** What a node is made of. */
interface NewNode {
  readonly operator: OperatorEntry;
  readonly id: string;
  readonly args: Arguments;
  readonly inputs: readonly { readonly id: string; readonly type: TensorType }[];
  readonly span: Span;
  readonly borrows?: readonly BorrowedWeight[];
}

/** Adds a node whose shape is known to the graph. */
export function addNode(growth: Growth, given: NewNode, shaped: ShapeResult): GraphNode {
  const { operator, id, args, inputs, span, borrows } = given;
  const types = inputs.map((input) => input.type);
  const type = withMask(operator, types, shaped.type);
  const node = { id, op: operator.name, args, inputs: inputs.map((input) => input.id), ...shaped, type, span };
  const whole = borrows === undefined ? node : { ...node, borrows };
  growth.nodes.push(whole);
  return whole;
}

/** Adds the operators that a larger one stands for; it has said that they fit. */
function addParts(growth: Growth, whole: NewNode): readonly GraphNode[] {
  const { operator, id, args, inputs, span } = whole;
  const values = new Map(inputs.slice(0, 1).map((input) => ["input", input]));
  const types = inputs.map((input) => input.type);
  return (operator.parts?.(types, args) ?? []).map((part) => {
    const entry = findEntry<OperatorEntry>(catalog.operators, part.op);
    const from = part.inputs.flatMap((name) => values.get(name) ?? []);
    if (entry === undefined || from.length < part.inputs.length)
      throw new InternalError(`\`${part.name}\` of \`${operator.name}\` is made of what is not there`);
    const own = { operator: entry, id: `${id}/${part.name}`, args: withDefaults(entry, part.args), inputs: from, span };
    growth.ids.add(own.id);
    const shaped = entry.shape(
      from.map((input) => input.type),
      own.args,
      { call: part.op, from: operator.name },
    );
    if ("code" in shaped) throw new InternalError(`\`${part.name}\` of \`${operator.name}\`: ${shaped.title}`);
    const node = addNode(growth, own, shaped);
    values.set(part.name, node);
    return node;
  });
}

/** Arguments with the defaults of those that are not given. */
export function withDefaults(entry: OperatorEntry, given: Arguments): Arguments {
  const defaults = entry.parameters.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]]));
  const args = { ...Object.fromEntries(defaults), ...given };
  return withoutLate(entry.parameters, entry.complete?.(args) ?? args);
}

/** An id that no node has yet. */
export function freeId({ ids }: Growth, base: string): string {
  let id = base;
  for (let copy = 2; ids.has(id); copy++) id = `${base}_${copy}`;
  ids.add(id);
  return id;
}

function takesSoMany({ inputs }: OperatorEntry, count: number): boolean {
  switch (inputs) {
    case "one":
      return count === 1;
    case "one_or_two":
      return count === 1 || count === 2;
    case "two":
      return count === 2;
    case "many":
      return count >= 2;
  }
}

function reportCount(frame: Frame, call: CallExpr, stage: Stage & { readonly operator: OperatorEntry }): void {
  const { operator, inputs, before } = stage;
  const { length } = inputs;
  const words = {
    one: ["takes one input", "join them first: `[a, b] -> concat()`"],
    one_or_two: ["takes one input or two", "a list has one or two values: `[a, b]`"],
    two: ["takes two inputs", `for example \`${operator.example ?? ""}\``],
    many: ["joins two or more inputs", `for example \`${operator.example ?? ""}\``],
  } as const;
  const [takes, help] = words[operator.inputs];
  frame.context.report(
    problem("P3106", call.span, {
      title: `\`${operator.name}\` ${takes}, it gets ${length}`,
      label: operator.inputs === "many" ? "takes several inputs" : takes,
      related: [
        { span: before.span, text: length === 0 ? "no input" : length === 1 ? "one input" : `${length} inputs` },
      ],
      help,
    }),
  );
}

/** Holds numbers, token ids and bags apart; false after saying what is wrong. */
function takesKind(
  frame: Frame,
  call: CallExpr,
  { operator, known }: { readonly operator: OperatorEntry; readonly known: readonly KnownTensor[] },
): boolean {
  const wanted = ({ tokens: "token ids", bag: "bags", numbers: "numbers" } as const)[operator.takes ?? "numbers"];
  const wrong = known.find((input) => contentOf(input.type) !== wanted);
  if (wrong === undefined) return true;
  const { origin } = wrong;
  const given = contentOf(wrong.type);
  const does = {
    numbers: "works on numbers",
    "token ids": "turns token ids into vectors",
    bags: "turns bags into vectors",
  };
  const short = { numbers: "numbers", "token ids": "ids", bags: "bags" };
  const ways = {
    "token ids": `\`${wrong.text} -> embedding(vocabulary, units)\` gives each id a vector of numbers`,
    bags: `\`${wrong.text} -> embedding_bag(vocabulary, units)\` makes a vector of numbers of a bag`,
    numbers:
      wanted === "bags"
        ? "bags come from an input that is declared as such: `input text: bag(64)`"
        : "ids come from an input that is declared as such: `input text: tokens(64)`",
  };
  frame.context.report(
    problem("P3150", call.span, {
      title: `\`${operator.name}\` ${does[wanted]}, \`${wrong.text}\` gives ${given}`,
      label: `needs ${wanted}`,
      related: [
        ...(origin === null || origin.span.start === wrong.span.start ? [] : [origin]),
        { span: wrong.span, text: `gives ${short[given]}` },
      ],
      help: ways[given],
    }),
  );
  return false;
}

/** The type of a result, with what becomes of the masks of the inputs. */
function withMask(operator: OperatorEntry, inputs: readonly TensorType[], type: TensorType): TensorType {
  // Of two inputs of attention, the first has the steps of the result.
  const steps = operator.inputs === "one_or_two" ? inputs.slice(0, 1) : inputs;
  const masked = steps.some((input) => input.masked === true);
  const keeps = operator.mask === "keeps" || operator.mask === "reads_and_keeps" || operator.mask === "windows";
  return masked && keeps && type.shape.length > 1 ? { ...type, masked: true } : type;
}

/** Says that an operator takes padding for something. */
function warnOfPadding(frame: Frame, call: CallExpr, known: readonly KnownTensor[]): void {
  const masked = known.find((input) => input.type.masked === true);
  if (masked === undefined) return;
  frame.context.report(
    problem("P3151", call.span, {
      title: `\`${textAt(frame.context, call.callee.span)}\` does not know which steps of \`${masked.text}\` are padding`,
      label: "padding counts from here on",
      related: [{ span: masked.span, text: "knows which steps are padding" }],
      help: "`mean_pool()`, `max_over_time()` or `last_step()` leave padding out; `embedding(…, mask: false)` says that it is to count",
    }),
  );
}
