/** The versions that a result depends on, for manifests and reports. */
import os from "node:os";
import type { Backend } from "../backend/index.ts";
import { RUNTIME_VERSION } from "../plan/plan.ts";

/** By what people call them. */
export function versionsOf(backend: Backend | null): Record<string, string> {
  const versions: Record<string, string> = {
    penstock: RUNTIME_VERSION,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    processor: os.cpus()[0]?.model ?? "unknown",
  };
  if (backend !== null) {
    versions["backend"] = backend.kind;
    versions["tfjs"] = backend.tf.version_core;
    versions["threads"] = String(backend.threads);
    if (backend.tensorflowVersion !== null) versions["tensorflow"] = backend.tensorflowVersion;
    if (backend.devices.length > 0) versions["devices"] = backend.devices.join(", ");
  }
  return versions;
}
