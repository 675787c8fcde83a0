/**
 * A function in, the same with its products (matrix products, convolutions and their gradients) in bfloat16 out: their inputs are
 * rounded to 8 bits of mantissa, sums run in float32 inside the kernel, results come back as float32. Weights, their updates and
 * everything else stay float32 (Kalamkar et al., 2019, "A Study of BFLOAT16 for Deep Learning Training").
 */
import type { NativeAttributeRecord, NativeBinding } from "../backend/native-ops.ts";
import { bindingWith, recordableBackend } from "./recordable-backend.ts";

/** `DT_BFLOAT16` of TensorFlow's `types.proto`; the binding has no name for it. */
const bfloat16 = 14;

/** Products that have bfloat16 kernels, with those of their inputs that are numbers to multiply. */
const products: ReadonlyMap<string, readonly number[]> = new Map([
  ["MatMul", [0, 1]],
  ["BatchMatMul", [0, 1]],
  ["BatchMatMulV2", [0, 1]],
  ["Conv2D", [0, 1]],
  ["Conv2DBackpropInput", [1, 2]],
  ["Conv2DBackpropFilter", [0, 2]],
]);

/** Runs a function whose products are bfloat16; on backends without TensorFlow it runs as it is. */
export function inBfloat16<R>(fn: () => R): R {
  const backend = recordableBackend();
  if (backend === null) return fn();
  const outer = backend.binding;
  backend.binding = bindingWith(outer, {
    executeOp: (op, attributes, inputs, outputs) => {
      const factors = products.get(op);
      return factors === undefined || !isFloat(outer, attributes)
        ? outer.executeOp(op, attributes, inputs, outputs)
        : product(outer, { op, attributes, inputs, factors });
    },
  });
  try {
    return fn();
  } finally {
    backend.binding = outer;
  }
}

function isFloat(binding: NativeBinding, attributes: readonly NativeAttributeRecord[]): boolean {
  return attributes.some(({ name, value }) => name === "T" && value === binding.TF_FLOAT);
}

interface Product {
  readonly op: string;
  readonly attributes: readonly NativeAttributeRecord[];
  readonly inputs: readonly number[];
  /** Places of the inputs that are rounded. */
  readonly factors: readonly number[];
}

/** Runs one product; the handles in between are deleted. */
function product(
  binding: NativeBinding,
  { op, attributes, inputs, factors }: Product,
): ReturnType<NativeBinding["executeOp"]> {
  const rounded = new Map(factors.map((place) => [place, cast(binding, inputs[place] ?? -1, bfloat16)]));
  const typed = attributes.map((one) => (one.name === "T" ? { ...one, value: bfloat16 } : one));
  const half = binding.executeOp(
    op,
    typed,
    inputs.map((id, place) => rounded.get(place) ?? id),
    1,
  );
  const results = half.map(({ id, ...rest }) => ({
    ...rest,
    id: cast(binding, id, binding.TF_FLOAT),
    dtype: binding.TF_FLOAT,
  }));
  for (const id of [...rounded.values(), ...half.map((one) => one.id)]) binding.deleteTensor(id);
  return results;
}

/** The handle of the same values in another float type. */
function cast(binding: NativeBinding, id: number, to: number): number {
  const from = to === bfloat16 ? binding.TF_FLOAT : bfloat16;
  const attributes = [
    { name: "SrcT", type: binding.TF_ATTR_TYPE, value: from },
    { name: "DstT", type: binding.TF_ATTR_TYPE, value: to },
    { name: "Truncate", type: binding.TF_ATTR_BOOL, value: false },
  ];
  return binding.executeOp("Cast", attributes, [id], 1)[0]?.id ?? -1;
}
