/**
 * The weights of the layer `mobilenet_v2` in `std/vision.pipe`, each with what Keras calls it: the names that files of TensorFlow.js have too. Kernels
 * lie as they do here.
 */
import { type SourceWeight, same } from "./source-weight.ts";

/** Blocks in order: our name, and how many channels come in and go out. */
const blocks: readonly (readonly [name: string, from: number, to: number])[] = [
  ["inverted_block_1", 16, 24],
  ["residual/inverted_block", 24, 24],
  ["inverted_block_2", 24, 32],
  ...times("repeat_1", 2, 32),
  ["inverted_block_3", 32, 64],
  ...times("repeat_2", 3, 64),
  ["inverted_block_4", 64, 96],
  ...times("repeat_3", 2, 96),
  ["inverted_block_5", 96, 160],
  ...times("repeat_4", 2, 160),
  ["inverted_block_6", 160, 320],
];

function times(name: string, count: number, channels: number): (readonly [string, number, number])[] {
  return Array.from({ length: count }, (_, index) => [
    `${name}/residual_${index + 1}/inverted_block`,
    channels,
    channels,
  ]);
}

/** How many times as many channels a block has inside. */
const expand = 6;

const conv = (
  name: string,
  [from, to]: readonly [number, number],
  { size, source }: { readonly size: number; readonly source: string },
) => same(`${name}/kernel`, [size, size, from, to], `${source}/kernel`);

const depthwise = (name: string, channels: number, source: string): SourceWeight =>
  same(`${name}/kernel`, [3, 3, channels, 1], `${source}/depthwise_kernel`);

const norm = (name: string, channels: number, source: string): SourceWeight[] =>
  ["gamma", "beta", "moving_mean", "moving_variance"].map((part) =>
    same(`${name}/${part}`, [channels], `${source}/${part}`),
  );

/** Every weight of the network without its head. */
export function mobilenetWeights(): readonly SourceWeight[] {
  return [
    conv("conv_1", [3, 32], { size: 3, source: "Conv1" }),
    ...norm("batch_norm_1", 32, "bn_Conv1"),
    depthwise("depthwise_conv", 32, "expanded_conv_depthwise"),
    ...norm("batch_norm_2", 32, "expanded_conv_depthwise_BN"),
    conv("conv_2", [32, 16], { size: 1, source: "expanded_conv_project" }),
    ...norm("batch_norm_3", 16, "expanded_conv_project_BN"),
    ...blocks.flatMap(([name, from, to], index) => {
      const source = `block_${index + 1}`;
      const inside = from * expand;
      return [
        conv(`${name}/conv_1`, [from, inside], { size: 1, source: `${source}_expand` }),
        ...norm(`${name}/batch_norm_1`, inside, `${source}_expand_BN`),
        depthwise(`${name}/depthwise_conv`, inside, `${source}_depthwise`),
        ...norm(`${name}/batch_norm_2`, inside, `${source}_depthwise_BN`),
        conv(`${name}/conv_2`, [inside, to], { size: 1, source: `${source}_project` }),
        ...norm(`${name}/batch_norm_3`, to, `${source}_project_BN`),
      ];
    }),
    conv("conv_3", [320, 1_280], { size: 1, source: "Conv_1" }),
    ...norm("batch_norm_4", 1_280, "Conv_1_bn"),
  ];
}
