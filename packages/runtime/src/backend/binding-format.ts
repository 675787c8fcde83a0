/** The word for our part of how the binding is built: a binding or a remembered choice made under another one counts as none. */
import { createHash } from "node:crypto";
import { ownTensorMemorySource } from "./own-tensor-memory.ts";
import { stderrHolderSource } from "./stderr-holder.ts";

/** To be changed when the way of building changes in what flags and sources do not show. */
const way = "sources, then libraries";

export const bindingFormat = createHash("sha256")
  .update([way, stderrHolderSource, ownTensorMemorySource].join("\0"))
  .digest("hex");
