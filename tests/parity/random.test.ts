// The uniform numbers of a seed, bit for bit TensorFlow's: from the generator in TypeScript and from the loaded backend.
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, statelessUniform as uniformOfBackend } from "../../packages/runtime/src/backend/index.ts";
import { statelessUniform } from "../../packages/runtime/src/random/philox.ts";
import { backend, recorded } from "./recorded.ts";

let loaded: Backend;

beforeAll(async () => {
  loaded = await backend();
});

describe("Uniform numbers are TensorFlow's StatelessRandomUniform:", () => {
  test.each(recorded("random"))("seed $seed, shape $shape", ({ seed, shape, timesTwoTo23 }) => {
    const values = statelessUniform(timesTwoTo23.length, seed);
    expect([...values].map((value) => value * 2 ** 23)).toEqual(timesTwoTo23);
    const tensor = uniformOfBackend(loaded, shape, { seed, step: null });
    expect(tensor.shape).toEqual(shape);
    expect([...tensor.dataSync()].map((value) => value * 2 ** 23)).toEqual(timesTwoTo23);
    tensor.dispose();
  });
});
