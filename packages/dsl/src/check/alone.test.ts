import { expect, test } from "vitest";
import { aloneTraining } from "./alone.ts";
import { checkProgram } from "./check-program.ts";
import { partOfModel } from "./part-of-model.ts";

const text = `dataset bank {
  source: csv("bank.csv")
  input area: number
  target sold: class(no, yes)
  split: random(train: 60%, valid: 20%, test: 20%)
}

dataset homes {
  source: csv("homes.csv")
  input area: number
  target price: number
  split: random(train: 60%, valid: 20%, test: 20%)
}

model worth {
  input area: tensor(1)
  hidden = area -> dense(8, activation: relu)
  output sold: hidden -> dense(4) -> dense(2) -> softmax()
  output price: hidden -> dense(1)
}

train both {
  model: worth
  data: [bank, homes]
  loss sold: cross_entropy()
  loss price: mse()
  stop price: early(on: valid.price.rmse, patience: 2)
  freeze: [sold]
  epochs: 9
}
`;

function checked() {
  const host = { readText: (path: string) => (path === "main.pipe" ? text : undefined), resolve: () => "" };
  const { value, diagnostics } = checkProgram("main.pipe", host);
  expect(diagnostics).toEqual([]);
  const find = (name: string) => value?.blocks.find((block) => block.name === name);
  const [train, model] = [find("both"), find("worth")];
  if (train?.kind !== "train" || model?.kind !== "model") return expect.fail("both are blocks of the program");
  return { train, model };
}

test("a training of several data sets knows them, and is best by the mean error of its tasks", () => {
  const { train } = checked();
  expect(train.data).toBe("bank");
  expect(train.tasks?.data).toEqual(["bank", "homes"]);
  expect(train.tasks?.mix?.call).toBe("proportional");
  expect(train.best).toEqual({ metric: "valid.tasks.error", goal: "min" });
  expect(train.tasks?.figures.map(({ metric }) => metric)).toEqual(["valid.sold.accuracy", "valid.price.loss"]);
});

test("a task by itself has its own data, loss, stop and part of the model", () => {
  const { train, model } = checked();
  const alone = aloneTraining(train, model, { output: "price", data: "homes" });
  expect(alone.train.name).toBe("both.alone.price");
  expect(alone.train.data).toBe("homes");
  expect(alone.train.tasks).toBeUndefined();
  expect(alone.train.losses.map(({ output }) => output)).toEqual(["price"]);
  expect(alone.train.stop?.args["on"]).toBe("valid.price.rmse");
  expect(alone.train.best).toEqual({ metric: "valid.price.loss", goal: "min" });
  expect(alone.train.freeze).toEqual([]);
  expect(alone.train.measured).toEqual([]);
  expect(alone.model.nodes.some(({ id }) => id.startsWith("sold"))).toBe(false);
});

test("a part of a model has what its outputs need, and is the same each time", () => {
  const { model } = checked();
  const part = partOfModel(model, ["sold"]);
  expect(part.outputs.map(({ name }) => name)).toEqual(["sold"]);
  expect(part.nodes.every(({ id }) => !id.startsWith("price"))).toBe(true);
  expect(part.nodes.length).toBe(model.nodes.length - 1);
  expect(partOfModel(model, ["sold"])).toBe(part);
  expect(partOfModel(model, ["price", "sold"])).toBe(model);
});
