/** What getting pretrained weights needs from outside. */
import type { Environment } from "../backend/index.ts";
import type { DataContext } from "../data/data-context.ts";

export interface PretrainedContext extends Pick<DataContext, "cache" | "mirror" | "onProgress" | "signal"> {
  /** Where indexes are named (`PIP_INDEX_URL`, `npm_config_registry`, `PENSTOCK_WHEELS`); the process's own where it is absent. */
  readonly environment?: Environment;
}
