/**
 * What `pretrained(...)` names in, what it holds out, in our names and without a weight being read: an entry of the list, or a folder with
 * `config.json`, `model.safetensors` and `tokenizer.json`, whose config is read through the host.
 */
import { type PretrainedEntry, pretrained } from "../catalog/pretrained.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import type { Host } from "../source/host.ts";
import { type ConfigProblem, type EncoderSizes, encoderSizes } from "./encoder-sizes.ts";
import { encoderWeights } from "./encoder-weights.ts";
import { mobilenetWeights } from "./mobilenet-weights.ts";
import type { SourceWeight } from "./source-weight.ts";

/** Pretrained weights as far as a check needs them. */
export interface PretrainedSource {
  readonly kind: "pretrained";
  /** As the program writes it. */
  readonly name: string;
  /** Null of a folder. */
  readonly entry: PretrainedEntry | null;
  /** The path of the folder; null of an entry. */
  readonly folder: string | null;
  /** Null of networks for pictures, which have one size. */
  readonly sizes: EncoderSizes | null;
  /** What it holds, in our names. */
  readonly weights: readonly SourceWeight[];
  /** How a model writes a network that it fits: `bert(width: 384, layers: 6)`. */
  readonly layer: string;
}

/** Whether a name means a folder of one's own. */
export function isFolderName(name: string): boolean {
  return /^\.{0,2}[\\/]/.test(name) || /^[A-Za-z]:[\\/]/.test(name);
}

/** Finds what a name means; `from` is the file that it stands in. */
export function findPretrained(
  name: string,
  { host, from }: { readonly host: Host; readonly from: string },
): PretrainedSource | ConfigProblem {
  if (isFolderName(name)) return inFolder(name, { host, from });
  const entry = pretrained.find((one) => one.name === name);
  if (entry === undefined) return unknown(name);
  if (entry.architecture === "mobilenet_v2")
    return {
      kind: "pretrained",
      name,
      entry,
      folder: null,
      sizes: null,
      weights: mobilenetWeights(),
      layer: "mobilenet_v2()",
    };
  const sizes = encoderSizes(entry.config, name);
  if ("kind" in sizes) return sizes;
  return describe({ name, entry, folder: null, sizes });
}

function inFolder(
  name: string,
  { host, from }: { readonly host: Host; readonly from: string },
): PretrainedSource | ConfigProblem {
  const path = host.resolve(from, `${name.replace(/[\\/]+$/, "")}/config.json`);
  const text = host.readText(path);
  if (text === undefined)
    return {
      kind: "problem",
      title: `there is no \`${path}\``,
      help: "a folder of pretrained weights has `config.json`, `model.safetensors` and `tokenizer.json`",
    };
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    return { kind: "problem", title: `\`${path}\` is not JSON`, help: "get the folder again" };
  }
  const sizes = encoderSizes(config, path);
  if ("kind" in sizes) return sizes;
  return describe({ name, entry: null, folder: path.replace(/[\\/]?config\.json$/, ""), sizes });
}

function describe(
  found: Omit<PretrainedSource, "kind" | "weights" | "layer"> & { readonly sizes: EncoderSizes },
): PretrainedSource {
  return { kind: "pretrained", ...found, weights: encoderWeights(found.sizes), layer: layerOf(found.sizes) };
}

function unknown(name: string): ConfigProblem {
  const names = pretrained.map((one) => one.name);
  const near = closestName(name, names);
  const all = `there are ${names.map((one) => `\`"${one}"\``).join(", ")}; a folder of your own is written \`"./folder"\``;
  return {
    kind: "problem",
    title: `there are no pretrained weights \`${name}\``,
    help: near === null ? all : `did you mean \`"${near}"\`?`,
  };
}

/** The sizes of the layers of `std/text.pipe` where nothing else is said. */
const usual: Readonly<Record<EncoderSizes["architecture"], Partial<EncoderSizes>>> = {
  bert: { vocabulary: 30_522, layers: 12, places: 512, padding: 0, epsilon: 1e-12 },
  roberta: { vocabulary: 50_265, layers: 12, places: 514, padding: 1, epsilon: 1e-5 },
  distilbert: { vocabulary: 30_522, layers: 6, places: 512, padding: 0, epsilon: 1e-12 },
  mpnet: { vocabulary: 30_527, layers: 12, places: 514, padding: 1, relative: 32, epsilon: 1e-5 },
  gpt2: { vocabulary: 50_258, layers: 12, places: 1_024, epsilon: 1e-5 },
};

/** The layer of `std/text.pipe` in these sizes, as a program writes it. */
export function layerOf(sizes: EncoderSizes): string {
  const { architecture } = sizes;
  const decoder = architecture === "gpt2";
  // A row for padding, of which GPT-2 has none of its own.
  const written = { ...sizes, vocabulary: sizes.vocabulary + (decoder ? 1 : 0) };
  const known = {
    width: 768,
    heads: 12,
    hidden: 3_072,
    activation: "gelu",
    approximate: decoder,
    relative: 0,
    ...usual[architecture],
  };
  const parts = (
    [
      "vocabulary",
      "width",
      "layers",
      "heads",
      "hidden",
      "places",
      "padding",
      "relative",
      "activation",
      "approximate",
      "epsilon",
    ] as const
  )
    .filter((name) => !(decoder && name === "padding"))
    .flatMap((name) => {
      const value = written[name];
      if (value === null || value === known[name]) return [];
      return [`${name}: ${typeof value === "number" ? writtenNumber(value) : JSON.stringify(value)}`];
    });
  return `${architecture}(${parts.join(", ")})`;
}

function writtenNumber(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString("en-US").replaceAll(",", "_") : String(value);
}
