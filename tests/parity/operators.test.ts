// Every operator of the language against Keras's layer of the same meaning: output, gradients by input and weight, and
// moving averages, on the backend that programs run on.
import { type Argument, catalog } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../../packages/runtime/src/backend/index.ts";
import { operators } from "../../packages/runtime/src/ops/operators.ts";
import { flowCases, flowFiles, modelOf } from "./flow-cases.ts";
import { asTensor, backend, expectClose, recorded } from "./recorded.ts";

const cases = recorded("operators");
let tf: Backend["tf"];

beforeAll(async () => {
  ({ tf } = await backend());
});

test("Every operator has a recorded case", () => {
  const flows = flowFiles.flatMap((file) => flowCases(file).flatMap((one) => modelOf(one).nodes));
  const covered = new Set([...cases, ...flows].map(({ op }) => op));
  expect([...operators.keys()].filter((op) => !covered.has(op))).toEqual([]);
});

/** Arguments that came to the language after the cases were recorded. */
function defaultsOf(op: string): Readonly<Record<string, Argument>> {
  const parameters = catalog.operators.find(({ name }) => name === op)?.parameters ?? [];
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default ?? null]));
}

describe("An operator computes what Keras computes:", () => {
  test.each(cases)("$name", ({ op, args, inputs, weights, training, upstream, ...expected }) => {
    const operator = operators.get(op);
    if (operator === undefined) expect.fail(`there is no operator ${op}`);
    tf.tidy(() => {
      const names = Object.keys(weights);
      const gradientNames = Object.keys(expected.weightGradients);
      const fixed = Object.fromEntries(
        names.map((name) => [name, asTensor(tf, weights[name] ?? { shape: [], data: [] })]),
      );
      const moving: Record<string, Tensor> = {};
      const apply = (...variables: Tensor[]): Tensor => {
        const own = { ...fixed };
        gradientNames.forEach((name, index) => {
          const variable = variables[inputs.length + index];
          if (variable !== undefined) own[name] = variable;
        });
        return operator(
          variables.slice(0, inputs.length),
          own,
          { ...defaultsOf(op), ...args },
          {
            tf,
            training,
            uniform: () => expect.fail("only dropout draws random numbers"),
            update: (weight, value) => {
              moving[weight] = tf.keep(value);
            },
          },
        );
      };
      const variables = [
        ...inputs.map((input) => asTensor(tf, input)),
        ...gradientNames.map((name) => fixed[name] ?? tf.scalar(0)),
      ];
      const { value, grads } = tf.valueAndGrads(apply)(variables, asTensor(tf, upstream));
      expectClose(value, expected.output);
      const wanted = [...expected.inputGradients, ...gradientNames.map((name) => expected.weightGradients[name])];
      expect(grads.length).toBe(wanted.length);
      wanted.forEach((gradient, index) => {
        const received = grads[index];
        if (gradient === undefined || received === undefined) expect.fail(`gradient ${index} is missing`);
        expectClose(received, gradient);
      });
      expect(Object.keys(moving).sort()).toEqual(Object.keys(expected.moving).sort());
      for (const [name, average] of Object.entries(expected.moving)) {
        const received = moving[name];
        if (received === undefined) expect.fail(`${name} was not updated`);
        expectClose(received, average);
        received.dispose();
      }
    });
  });
});
