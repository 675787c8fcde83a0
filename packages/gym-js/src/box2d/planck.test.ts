/** What a program sees that imports gym-js/box2d without planck. */
import { expect, test } from "vitest";
import { GymError } from "../errors/gym-error.ts";
import { loadPlanck } from "./planck.ts";

test("a library that cannot be imported is told of, with the command that installs it", async () => {
  // A name in a variable, so that nobody resolves it before the program runs.
  const name = "planck-that-is-nowhere";
  const loading = loadPlanck(() => import(name));
  await expect(loading).rejects.toThrow(GymError);
  await expect(loading).rejects.toMatchObject({
    code: "dependency",
    message: expect.stringMatching(/planck-that-is-nowhere.*npm install planck/s),
  });
});
