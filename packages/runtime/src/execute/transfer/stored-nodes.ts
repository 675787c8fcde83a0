/** What whoever opens a run reads of the nodes in its `model.json`; the rest is the checker's own. */
import { z } from "zod";

/** The nodes of a stored model. */
export const storedNodes = z.array(
  z.looseObject({
    id: z.string(),
    op: z.string(),
    inputs: z.array(z.string()),
    weights: z.array(z.looseObject({ name: z.string(), shape: z.array(z.number()) })),
  }),
);
