/** Small networks that learn masks or boxes of drawn scenes, one for each way of a loss to do so. */
import type { Network } from "./catalog-networks.ts";

/** Pictures whose pixels, or things in them, are learned by a loss. */
function ofScenes(loss: string): Network {
  const boxes = loss.startsWith("centers");
  return {
    name: `${loss} of ${boxes ? "boxes" : "pixels"}`,
    columns: `source: scenes(rows: 50, size: 16)
  input image: image(16, 16, 3)
  target mask: mask(16, 16, 5)
  target boxes: boxes(16, 16, 4) -> centers(stride: 4)`,
    model: `input image: tensor(16, 16, 3)
  seen = image -> max_pool(2) -> conv(4, kernel: 3, pad: same, activation: tanh)
  output ${boxes ? "boxes: seen -> max_pool(2) -> conv(8, kernel: 1)" : "mask: seen -> upsample(2) -> conv(5, kernel: 1) -> softmax()"}`,
    losses: `loss ${boxes ? "boxes" : "mask"}: ${loss}`,
    optimizer: "sgd(lr: 0.01)",
  };
}

/** Every loss of masks and boxes, with every option. */
export const sceneNetworks: readonly Network[] = [
  ofScenes("cross_entropy(smoothing: 0.1)"),
  ofScenes("dice(smooth: 1)"),
  ofScenes("dice_cross_entropy(part: 30%, smooth: 1, weight: 0.5)"),
  ofScenes("centers()"),
  ofScenes("centers(alpha: 1, beta: 2, size_weight: 0.5, place_weight: 0.5, prior: 0.2, top: 3, weight: 0.5)"),
];
