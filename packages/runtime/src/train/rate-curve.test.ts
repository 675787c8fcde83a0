import { describe, expect, it } from "vitest";
import { rateCurve } from "./rate-curve.ts";
import { adam, call, trainOf } from "./testing/train-fixture.ts";

const curve = (schedule: ReturnType<typeof call>, points = 5) =>
  rateCurve(trainOf({ epochs: 4, optimizer: adam(schedule) }), { stepsPerEpoch: 10, points });

describe("the curve of a rate", () => {
  it("goes from the first step to the last", () => {
    const { moments = [] } = curve(call("linear", { from: 1, to: 0, over: null, per: null })) ?? {};
    expect(moments.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 2.9, 3.9]);
    expect(moments.map(({ rate }) => Number(rate.toFixed(6)))).toEqual([1, 0.75, 0.5, 0.275, 0.025]);
  });

  it("has no more points than steps, and is there for schedules alone", () => {
    expect(curve(call("linear", { from: 1, to: 0, over: null, per: null }), 100)?.moments).toHaveLength(40);
    expect(rateCurve(trainOf({ optimizer: adam(0.1) }), { stepsPerEpoch: 10, points: 5 })).toBeNull();
  });

  it("says which metric a rate waits for, also after a warm-up", () => {
    const plateau = call("plateau", { from: 0.1, factor: 0.5, on: "valid.loss", to: 0 });
    expect(curve(plateau)).toMatchObject({ schedule: "plateau", waits: "valid.loss" });
    const warm = curve(call("warmup", { over: 1, from: 0, per: null, before: plateau }));
    expect(warm).toMatchObject({ schedule: "warmup", waits: "valid.loss" });
    expect(warm?.moments.map(({ rate }) => rate)).toEqual([0, 0.1, 0.1, 0.1, 0.1]);
  });
});
