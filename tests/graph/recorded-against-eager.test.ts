// Every operator, loss, optimizer and schedule of the catalog, trained for a dozen steps as recorded graphs and as one call an
// operation: the same numbers. Twenty steps are in `test:long`.
import { type Argument, type CheckedCall, catalog, type Entry, type ParameterEntry } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { networks } from "./catalog-networks.ts";
import { backend, bound, checked, compareTrainings, differences, rows } from "./recorded-against-eager.ts";
import { type Trained, takeSteps } from "./take-steps.ts";

const steps = 20;

compareTrainings(12);

// Not bit for bit: in a larger graph TensorFlow adds up sums of three and more in another order.
describe("several steps in one call are as many single ones:", () => {
  test.each([
    "conv, pool, batch_norm and dropout together",
    "two inputs, three outputs and their losses",
    "adam(lr: exponential(0.02, factor: 0.8))",
  ])("%s", (name) => {
    const network = checked.get(name);
    if (network === undefined) expect.fail("there is no such network");
    const train = (perCall: number): Trained =>
      takeSteps(backend(), network, { steps, rows, graphs: { eager: false, cache: null }, perCall });
    const found = differences(train(1), train(4));
    expect([...found].filter(([, apart]) => !(apart <= bound))).toEqual([]);
  });
});

/** Calls of operators that the checker makes others of: they leave no node, so that they are read from the text. */
function openedUp(model: string): Pick<CheckedCall, "call" | "args">[] {
  const entries = catalog.operators.filter(({ parts, form }) => (parts ?? form) !== undefined);
  return entries.flatMap(({ name, parameters, form }) =>
    // Of those that are given operators, the rest of the line.
    [...model.matchAll(new RegExp(`\\b${name}\\((${form === undefined ? "[^)]*" : ".*"})\\)`, "g"))].map(
      ([, written = ""]) => {
        const named = written.split(", ").map((argument) => argument.split(": "));
        const defaults = parameters.map((parameter) => [parameter.name, parameter.default ?? null]);
        const given = named.flatMap(([key = "", value]) => (value === undefined ? [] : [[key, argumentOf(value)]]));
        return { call: name, args: Object.fromEntries([...defaults, ...given]) };
      },
    ),
  );
}

function argumentOf(text: string): Argument {
  if (text === "true" || text === "false") return text === "true";
  return Number.isNaN(Number(text)) ? text : Number(text);
}

const groups = [
  "operators",
  "losses",
  "optimizers",
  "schedules",
  "clips",
  "regularisers",
  "averages",
  "adapters",
] as const;

/** Calls of the catalog's entries in all networks. */
function callsOf(group: (typeof groups)[number]): Pick<CheckedCall, "call" | "args">[] {
  const all = [...checked.values()];
  switch (group) {
    case "operators":
      return [
        ...all.flatMap(({ model }) => model.nodes.map(({ op, args }) => ({ call: op, args }))),
        ...networks.flatMap(({ model }) => openedUp(model)),
      ];
    case "losses":
      return all.flatMap(({ train }) => train.losses.map(({ loss }) => loss));
    case "optimizers":
      return all.map(({ train }) => train.optimizer);
    case "clips":
      return all.flatMap(({ train }) => train.clip ?? []);
    case "regularisers":
      return all.flatMap(({ train }) => train.regularise);
    case "averages":
      return all.flatMap(({ train }) => train.average ?? []);
    case "adapters":
      return all.flatMap(({ train }) => train.adapt?.call ?? []);
    case "schedules":
      return all.flatMap(({ train }) => {
        const rate = train.optimizer.args["lr"];
        return typeof rate === "object" && rate !== null && "call" in rate ? [rate] : [];
      });
  }
}

/** What of a parameter's values is missing: each choice, both answers, or one that is not the default. */
function missing(parameter: ParameterEntry, values: readonly (Argument | undefined)[]): string[] {
  const { type } = parameter;
  const wanted: readonly Argument[] = type.kind === "choice" ? type.choices : type.kind === "bool" ? [true, false] : [];
  if (wanted.length > 0) return wanted.filter((value) => !values.includes(value)).map(String);
  const usual = JSON.stringify(parameter.default);
  return parameter.required || values.some((value) => JSON.stringify(value) !== usual) ? [] : ["another value"];
}

/** What fills up rows with another id is a tokenizer; `tests/parity` holds its mask against PyTorch's. */
const comparedElsewhere = ["embedding(padding: another value)"];

describe("the networks leave nothing of the catalog out:", () => {
  test.each(groups)("%s, with every option", (group) => {
    const entries: readonly Entry[] = catalog[group];
    const found = callsOf(group);
    const left = entries.flatMap((entry) => {
      const calls = found.filter(({ call }) => call === entry.name);
      if (calls.length === 0) return [`${entry.name}: no network uses it`];
      return entry.parameters.flatMap((parameter) => {
        // What came later is left out at its default.
        const values = calls.map(
          ({ args }) => args[parameter.name] ?? (parameter.late ? parameter.default : undefined),
        );
        return missing(parameter, values).map((value) => `${entry.name}(${parameter.name}: ${value})`);
      });
    });
    expect(left.filter((one) => !comparedElsewhere.includes(one))).toEqual([]);
  });

  test("settings of the `train` block", () => {
    // What is learned by is looked at above; the rest of these is no part of a step.
    const elsewhere = [
      "model",
      "data",
      "loss",
      "optimizer",
      "epochs",
      "stop",
      "best",
      "validate",
      "expect",
      "seeds",
      "budget",
      "start",
    ];
    const parameters = catalog.blocks.find(({ name }) => name === "train")?.parameters ?? [];
    const settings = parameters.filter(({ name }) => !elsewhere.includes(name));
    expect(settings.map(({ name }) => name)).toContain("freeze");
    const values = (name: string): (Argument | undefined)[] =>
      // A block has its settings by their names.
      [...checked.values()].map(({ train }) => (train as unknown as Readonly<Record<string, Argument>>)[name]);
    const left = settings.flatMap((setting) =>
      missing(setting, values(setting.name)).map((value) => `${setting.name}: ${value}`),
    );
    expect(left).toEqual([]);
  });

  test("a frozen convolution and a frozen batch_norm are among them", () => {
    const frozen = [...checked.values()].flatMap(({ model, train }) =>
      model.nodes.filter(({ id }) => train.freeze.includes(id)).map(({ op }) => op),
    );
    expect(frozen).toEqual(expect.arrayContaining(["batch_norm", "conv"]));
  });
});
