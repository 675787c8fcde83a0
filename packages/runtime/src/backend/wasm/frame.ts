// In: images and a target size. Out: the images spread, padded with zeros or cropped into that size. Why: convolution
// gradients read their input beyond its edge, short of it, or with gaps, and XNNPACK itself only pads.
import type { TensorInfo } from "@tensorflow/tfjs";
import { fourNumbers } from "./four-numbers.ts";
import { floats, type WasmBackend, zeros } from "./heap.ts";

/** Where pixel (row, column) of an image lands: (row · rowStep + top, column · columnStep + left); outside is dropped. */
export interface Frame {
  readonly height: number;
  readonly width: number;
  readonly top: number;
  readonly left: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** Copies images `[batch, h, w, channels]` into zeros `[batch, frame.height, frame.width, channels]`; the caller owns the result. */
export function framed(backend: WasmBackend, images: TensorInfo, frame: Frame): TensorInfo {
  const [batch, height, width, channels] = fourNumbers(images.shape, "the images to frame");
  const out = zeros(backend, [batch, frame.height, frame.width, channels]);
  const source = floats(backend, images);
  const target = floats(backend, out);
  const [firstColumn, endColumn] = landing(width, frame.columnStep, frame.left, frame.width);
  const [firstRow, endRow] = landing(height, frame.rowStep, frame.top, frame.height);
  const run = frame.columnStep === 1 ? Math.max(0, endColumn - firstColumn) * channels : channels;
  for (let image = 0; image < batch; image++) {
    for (let row = firstRow; row < endRow; row++) {
      const targetRow = (image * frame.height + row * frame.rowStep + frame.top) * frame.width;
      const sourceRow = (image * height + row) * width;
      for (let column = firstColumn; column < endColumn; column += frame.columnStep === 1 ? width : 1) {
        const from = (sourceRow + column) * channels;
        const to = (targetRow + column * frame.columnStep + frame.left) * channels;
        for (let index = 0; index < run; index++) target[to + index] = source[from + index] ?? 0;
      }
    }
  }
  return out;
}

/** The half-open range of indices below `length` whose place `index · step + offset` lies in [0, size). */
function landing(length: number, step: number, offset: number, size: number): readonly [number, number] {
  return [Math.max(0, Math.ceil(-offset / step)), Math.min(length, Math.ceil((size - offset) / step))];
}
