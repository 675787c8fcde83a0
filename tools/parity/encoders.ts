/** The table of pretrained encoders: tiny networks of every family whose files can be read, beside the library that wrote them. */
import { comparisonOf, pretrainedBound, pretrainedCases } from "../../tests/parity/pretrained-cases.ts";
import { figure, type ParityTable, word } from "./parity-table.ts";
import { byWay } from "./ways.ts";

/** Every recorded network. */
export async function encoderTable(): Promise<ParityTable> {
  const rows: string[][] = [];
  for (const one of pretrainedCases()) {
    const apart = await comparisonOf(one);
    const [native = Number.NaN, , wasm = Number.NaN] = await byWay(({ backend }) => apart(backend));
    rows.push([word(one.name), "transformers, PyTorch", figure(native), figure(wasm), figure(pretrainedBound)]);
  }
  return {
    title: "Pretrained encoders",
    text: "Networks of two blocks whose `config.json` and `model.safetensors` the `transformers` library has written, some in 16 bits, read here into the layers of `std/text.pipe`: the largest difference of what they make of padded rows of ids, as a part of the largest value. MiniLM itself: of 1,000 requests of CLINC150, each embedding has a cosine of at least 0.9999999 with PyTorch's (`PENSTOCK_MIRROR=… node --conditions=source tests/parity/compare-minilm.mjs`; the tests hold sixteen of them to 0.999999). MobileNetV2's features lie within 1e-4 of those of TensorFlow.js's own `loadLayersModel` (`tests/parity/mobilenet.test.ts`).",
    head: ["network", "peer", "native", "WASM", "tolerance"],
    rows,
  };
}
