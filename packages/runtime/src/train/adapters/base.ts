/**
 * The base of a run that keeps only what it has learned beside it: where its weights come from, and the sum by which they are known.
 */
import { createHash } from "node:crypto";
import type { CheckedModel } from "@penstock/dsl";
import { z } from "zod";
import type { StoredTensor } from "../../artifacts/safetensors.ts";
import { type Artifact, readArtifactFile } from "../../artifacts/store.ts";
import { baseFile } from "./base-file.ts";
import { ofBase } from "./own-weights.ts";

/** Draws what the base has from nowhere else. */
const seed = z.number().int();
/** A part of the model, as the program names it; null for where most fits. */
const part = z.string().nullable();

export const baseSchema = z.object({
  /** Where the weights come from. */
  origin: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("initial"), seed }),
    /** Another run. */
    z.object({ kind: z.literal("run"), hash: z.string(), part, into: part, seed }),
    /** A published encoder, or one in a folder, which is named as it lies from the store. */
    z.object({
      kind: z.literal("pretrained"),
      name: z.string(),
      folder: z.string().nullable(),
      /** Of its file and its sizes. */
      fingerprint: z.string(),
      into: part,
      seed,
    }),
  ]),
  /** Of the names and bytes of all its weights. */
  sum: z.string(),
});

/** The base of a run. */
export type Base = z.infer<typeof baseSchema>;
export type BaseOrigin = Base["origin"];

/** A base that is not to be had; `help` says what to do. */
export class LostBase extends Error {
  override readonly name = "LostBase";
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}

/** SHA-256 of names, shapes and bytes of the weights of a model's base. */
export function baseSum(model: CheckedModel, weights: ReadonlyMap<string, StoredTensor>): string {
  const hash = createHash("sha256");
  for (const [name, { shape, data }] of [...ofBase(model, weights)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${shape.join(" ")}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}

/** What a run says of its base; null where it keeps all of its weights. */
export function baseOf(artifact: Artifact): Base | null {
  if (!artifact.manifest.files.some(({ name }) => name === baseFile)) return null;
  return baseSchema.parse(JSON.parse(readArtifactFile(artifact, baseFile).toString("utf8")));
}

/** Whether two runs adapt the same weights: what both draw does not count where most comes from elsewhere. */
export function isSameBase(one: BaseOrigin, other: BaseOrigin): boolean {
  const nameOf = (origin: BaseOrigin): string => {
    switch (origin.kind) {
      case "initial":
        return `${origin.seed}`;
      case "run":
        return origin.hash;
      case "pretrained":
        return origin.fingerprint;
    }
  };
  return one.kind === other.kind && nameOf(one) === nameOf(other);
}
