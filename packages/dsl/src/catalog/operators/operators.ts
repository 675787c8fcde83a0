/**
 * The operators: what each takes, the shape it gives, the weights it owns, its cost. Shapes never have the batch
 * axis; pictures are `[height, width, channels]`. Weights, initial values and defaults follow Keras 3.
 */
import type { OperatorEntry } from "../entry.ts";
import { activations } from "./activations.ts";
import { attentions } from "./attention.ts";
import { bags } from "./bags.ts";
import { convolutions } from "./convolutions.ts";
import { denseLayers } from "./dense.ts";
import { dropouts } from "./dropouts.ts";
import { embeddings } from "./embeddings.ts";
import { joins } from "./joins.ts";
import { norms } from "./norms.ts";
import { pools } from "./pools.ts";
import { rearrangements } from "./rearrangements.ts";
import { recurrentLayers } from "./recurrent.ts";
import { sequencePools } from "./sequence-pools.ts";
import { wiring } from "./wiring.ts";

/** Every operator that may stand in a flow of a model or layer. */
export const operators: readonly OperatorEntry[] = [
  ...denseLayers,
  ...wiring,
  ...embeddings,
  ...bags,
  ...recurrentLayers,
  ...attentions,
  ...convolutions,
  ...pools,
  ...sequencePools,
  ...rearrangements,
  ...dropouts,
  ...norms,
  ...activations,
  ...joins,
];
