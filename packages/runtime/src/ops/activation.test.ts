import { beforeAll, expect, test } from "vitest";
import { type Backend, loadBackend } from "../backend/index.ts";
import { activate } from "./activation.ts";

let tf: Backend["tf"];

beforeAll(async () => {
  tf = (await loadBackend({ install: false })).tf;
});

test("gelu is x·Φ(x), and its gradient Φ(x) + x·φ(x)", () => {
  tf.tidy(() => {
    const x = tf.tensor1d([-1, 0, 1, 2]);
    // Φ and φ to the digits of tables.
    const below = [0.1586553, 0.5, 0.8413447, 0.9772499];
    const density = [0.2419707, 0.3989423, 0.2419707, 0.053991];
    const gradient = tf
      .grad((given) => tf.sum(activate(tf, "gelu", given)))(x)
      .dataSync();
    activate(tf, "gelu", x)
      .dataSync()
      .forEach((value, index) => {
        const [at = 0, share = 0] = [x.dataSync()[index], below[index]];
        expect(value).toBeCloseTo(at * share, 6);
        expect(gradient[index]).toBeCloseTo(share + at * (density[index] ?? Number.NaN), 6);
      });
  });
});
