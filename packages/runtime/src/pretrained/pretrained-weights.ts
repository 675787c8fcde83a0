/**
 * Pretrained weights that a check has found in, and where in a model they go; their values by our full names out. Only tensors that the model has
 * a place for are read.
 */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type CheckedModel, namePrefixes, type PretrainedSource, type SourceWeight } from "@penstock/dsl";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { DataError } from "../data/data-error.ts";
import { hashBytes, hashFile } from "../data/hash-file.ts";
import { changeValues } from "./change-values.ts";
import { readLayersModel } from "./layers-model.ts";
import type { PretrainedContext } from "./pretrained-context.ts";
import { pretrainedPath } from "./pretrained-file.ts";
import { SafetensorsFile } from "./safetensors-file.ts";

/** Where weights go: into the nodes of a model whose ids start with `place`. */
export interface PretrainedPlace {
  readonly model: Pick<CheckedModel, "nodes">;
  /** The id of the layer: `label/minilm_l6/bert`; empty where the model itself is the network. */
  readonly place: string;
  readonly source: PretrainedSource;
}

/** Where the numbers lie on this machine. */
async function weightsPath({ entry, folder, name }: PretrainedSource, context: PretrainedContext): Promise<string> {
  if (entry !== null) return pretrainedPath(entry, "weights", context);
  const path = join(folder ?? "", "model.safetensors");
  if ((await stat(path).catch(() => null)) !== null) return path;
  throw new DataError(
    `there is no \`${path}\`, which \`pretrained("${name}")\` reads`,
    "weights are read as safetensors alone: `save_pretrained(folder, safe_serialization=True)` writes them so",
    path,
  );
}

/** Tensors of a file by name, whatever its form. */
interface Tensors extends Pick<SafetensorsFile, "path" | "close"> {
  readonly entries: ReadonlyMap<string, { readonly shape: readonly number[] }>;
  read(name: string): Promise<Float32Array>;
}

async function openTensors(source: PretrainedSource, context: PretrainedContext): Promise<Tensors> {
  const path = await weightsPath(source, context);
  if (source.entry?.architecture !== "mobilenet_v2") return SafetensorsFile.open(path);
  const described = await pretrainedPath(source.entry, "config", context);
  const model = readLayersModel(
    { path: described, bytes: await readFile(described) },
    { path, bytes: await readFile(path) },
  );
  return { path, entries: model.entries, read: async (name) => model.read(name), close: async () => undefined };
}

/** What stands for the content of pretrained weights in hashes of what is made from them: the sum of their file. */
export async function pretrainedFingerprint(source: PretrainedSource, context: PretrainedContext): Promise<string> {
  const known = source.entry?.files.find(({ role }) => role === "weights");
  const sum = known?.sha256 ?? (await hashFile(await weightsPath(source, context), context.signal));
  return hashBytes(new TextEncoder().encode(JSON.stringify([sum, source.sizes])));
}

/**
 * Values by full name for every weight of the model that the source has, in the shape that they have there: a table may have fewer or more rows
 * than the model's. Throws `DataError` where the file is not what its config says.
 */
export async function pretrainedWeights(
  { model, place, source }: PretrainedPlace,
  context: PretrainedContext,
): Promise<Map<string, StoredTensor>> {
  const start = place === "" ? "" : `${place}/`;
  const owned = new Set(model.nodes.flatMap((node) => node.weights.map(({ name }) => `${node.id}/${name}`)));
  const wanted = source.weights.filter(({ name }) => owned.has(`${start}${name}`));
  const found = new Map<string, StoredTensor>();
  if (wanted.length === 0) return found;
  const file = await openTensors(source, context);
  try {
    const read = new Map<string, Float32Array>();
    const nameOf = namesIn(file, source.weights);
    for (const weight of wanted) {
      context.signal?.throwIfAborted();
      const name = nameOf(weight);
      const known = read.get(name);
      // Parts of one tensor come one after the other.
      if (known === undefined) read.clear();
      const values = known ?? (await file.read(name));
      read.set(name, values);
      const data = changeValues(values, weight);
      found.set(`${start}${weight.name}`, { shape: weight.shape, data: data === known ? data.slice() : data });
    }
  } finally {
    await file.close();
  }
  return found;
}

/** Older files call the parts of a norm otherwise. */
const older = [
  [/\.weight$/, ".gamma"],
  [/\.bias$/, ".beta"],
] as const;

/** How the file calls a tensor: with what stands in front of all names there, and in its older form where that is there. */
function namesIn(
  file: Pick<Tensors, "path" | "entries">,
  weights: readonly SourceWeight[],
): (weight: SourceWeight) => string {
  const first = weights[0]?.from ?? "";
  const prefix = namePrefixes.find((one) => file.entries.has(`${one}${first}`)) ?? "";
  return ({ from, sourceShape }) => {
    const forms = [from, ...older.map(([ending, other]) => from.replace(ending, other))].map(
      (one) => `${prefix}${one}`,
    );
    const name = forms.find((one) => file.entries.has(one));
    const shape = name === undefined ? undefined : file.entries.get(name)?.shape;
    if (name === undefined || shape === undefined)
      throw new DataError(
        `\`${file.path}\` has no tensor \`${prefix}${from}\`, which its config tells of`,
        "weights and `config.json` of one network belong together: get the folder again",
        file.path,
      );
    if (shape.join() !== sourceShape.join())
      throw new DataError(
        `\`${name}\` in \`${file.path}\` is [${shape.join(", ")}], and [${sourceShape.join(", ")}] by its config`,
        "weights and `config.json` of one network belong together: get the folder again",
        file.path,
      );
    return name;
  };
}
