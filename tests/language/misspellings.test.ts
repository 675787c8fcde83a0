/**
 * Every name of the catalog, misspelled three times where it stands in a program: the name that was meant is the first
 * suggestion.
 */
import { describe, expect, it } from "vitest";
import { namePlaces } from "./misspelled-places.ts";
import { misspellAt, type Outcome } from "./misspellings.ts";

const { places, lost } = namePlaces();
const outcomes = [1, 2, 3].flatMap((seed) => places.flatMap((place) => misspellAt(place, seed)));
const isRight = ({ name, suggested }: Outcome): boolean => suggested === name;
const share = (of: readonly Outcome[]): number => of.filter(isRight).length / of.length;
const wrong = (of: readonly Outcome[]): string =>
  of.flatMap((one) => (isRight(one) ? [] : [`${one.what}: ${one.typo} → ${one.suggested}`])).join("\n");

describe("a misspelled name", () => {
  it("is tried for every name of the catalog", () => {
    expect(lost).toEqual([]);
    const tried = new Set(outcomes.map((one) => one.what));
    expect(places.flatMap(({ what }) => (tried.has(what) ? [] : [what]))).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(1_500);
  });

  it("is answered with the right one in 95 of 100 cases, whatever the seed", () => {
    const size = outcomes.length / 3;
    process.stdout.write(`${outcomes.length} misspelled names: ${(100 * share(outcomes)).toFixed(2)} % right\n`);
    expect(share(outcomes), wrong(outcomes)).toBeGreaterThanOrEqual(0.95);
    expect(share(outcomes.slice(0, Math.floor(size))), wrong(outcomes)).toBeGreaterThanOrEqual(0.95);
  });

  it("is answered as well where it has two or three letters", () => {
    const short = outcomes.filter((one) => one.name.length <= 3);
    expect(short.length).toBeGreaterThan(50);
    expect(share(short), wrong(short)).toBeGreaterThanOrEqual(0.95);
  });
});
