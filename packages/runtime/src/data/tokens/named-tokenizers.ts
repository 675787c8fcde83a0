/**
 * A data set in, the same with the texts of the tokenizers that it knows by a model's name: they are found or fetched as the model's other
 * files are. Files that the program names are in it already, as they were checked.
 */
import { type CheckedCall, type CheckedColumn, type CheckedDataset, pretrained } from "@penstock/dsl";
import { pretrainedFile } from "../../pretrained/pretrained-file.ts";
import type { DataContext } from "../data-context.ts";

/** Puts texts of tokenizers in. Throws `DataError` where one cannot be had. */
export async function withNamedTokenizers(dataset: CheckedDataset, context: DataContext): Promise<CheckedDataset> {
  const named = [...dataset.inputs, ...dataset.targets].some(({ steps }) => steps.some(isNamed));
  if (!named) return dataset;
  const columns = (given: readonly CheckedColumn[]): Promise<CheckedColumn[]> =>
    Promise.all(
      given.map(async (column) => ({
        ...column,
        steps: await Promise.all(column.steps.map((step) => withText(step, context))),
      })),
    );
  return { ...dataset, inputs: await columns(dataset.inputs), targets: await columns(dataset.targets) };
}

function isNamed({ call, args }: CheckedCall): boolean {
  return call === "tokenize" && args["json"] === undefined;
}

async function withText(step: CheckedCall, context: DataContext): Promise<CheckedCall> {
  const entry = isNamed(step) ? pretrained.find(({ name }) => name === step.args["tokenizer"]) : undefined;
  if (entry === undefined) return step;
  const bytes = await pretrainedFile(entry, "tokenizer", context);
  return { ...step, args: { ...step.args, json: new TextDecoder().decode(bytes) } };
}
