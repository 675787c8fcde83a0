/** The loss table: exactly the catalog's losses. A test holds the two equal. */
import { binary } from "./binary.ts";
import { centers } from "./centers.ts";
import { contrastive } from "./contrastive.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { ctc } from "./ctc.ts";
import { dice, diceCrossEntropy } from "./dice.ts";
import { focal } from "./focal.ts";
import { hinge } from "./hinge.ts";
import type { Loss } from "./loss.ts";
import { huber, logCosh, mae, mse, quantile } from "./of-numbers.ts";
import { triplet } from "./triplet.ts";

/** Losses by their name in the language. */
export const losses: ReadonlyMap<string, Loss> = new Map<string, Loss>([
  ["cross_entropy", crossEntropy],
  ["binary", binary],
  ["focal", focal],
  ["hinge", hinge],
  ["mse", mse],
  ["mae", mae],
  ["huber", huber],
  ["log_cosh", logCosh],
  ["quantile", quantile],
  ["dice", dice],
  ["dice_cross_entropy", diceCrossEntropy],
  ["centers", centers],
  ["ctc", ctc],
  ["contrastive", contrastive],
  ["triplet", triplet],
]);
