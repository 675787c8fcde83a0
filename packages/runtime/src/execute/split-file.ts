/** Row numbers of a data set's splits as a file of its artifact. */
import { decodeSafetensors, encodeSafetensors } from "../artifacts/safetensors.ts";
import type { SplitRows } from "../data/index.ts";
import { InternalError } from "../internal-error.ts";

/** Name of the file within a dataset artifact. */
export const splitFile = "split.safetensors";

/** Encodes the three splits as int32 vectors. */
export function encodeSplit(split: SplitRows): Uint8Array {
  const vector = (rows: Uint32Array) => ({ shape: [rows.length], data: Int32Array.from(rows) });
  return encodeSafetensors(
    new Map([
      ["train", vector(split.train)],
      ["valid", vector(split.valid)],
      ["test", vector(split.test)],
    ]),
  );
}

/** Reads what `encodeSplit` wrote. */
export function decodeSplit(bytes: Uint8Array): SplitRows {
  const { tensors } = decodeSafetensors(bytes);
  const rows = (name: string): Uint32Array => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new InternalError(`the split file has no \`${name}\``);
    return Uint32Array.from(tensor.data);
  };
  return { train: rows("train"), valid: rows("valid"), test: rows("test") };
}
