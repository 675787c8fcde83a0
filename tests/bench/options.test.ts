import { describe, expect, test } from "vitest";
import { readOptions } from "./options.ts";

const known = ["cnn-fit", "cnn-step", "lsp"];

describe("readOptions", () => {
  test("takes no names for all cases, in five rounds", () => {
    expect(readOptions([], known)).toEqual({ names: [], json: false, quick: false, rounds: 5 });
  });

  test("takes names in the table's order, once each", () => {
    expect(readOptions(["lsp", "cnn-fit", "lsp", "--json"], known)).toMatchObject({
      names: ["cnn-fit", "lsp"],
      json: true,
    });
  });

  test("takes one round with --quick, unless told otherwise", () => {
    expect(readOptions(["--quick"], known)).toMatchObject({ quick: true, rounds: 1 });
    expect(readOptions(["--quick", "--rounds", "2"], known)).toMatchObject({ rounds: 2 });
  });

  test("names the cases and a near one where there is none of that name", () => {
    expect(readOptions(["cnn-stop"], known)).toBe(
      "There is no case `cnn-stop`. Did you mean `cnn-step`?\nThe cases are cnn-fit, cnn-step, lsp.",
    );
    expect(readOptions(["quantum"], known)).toBe("There is no case `quantum`.\nThe cases are cnn-fit, cnn-step, lsp.");
  });

  test.each([["--rounds=0"], ["--rounds=two"], ["--rounds=1.5"], ["--rouns=3"]])(
    "refuses %s with the usage",
    (argument) => {
      const answer = readOptions([argument], known);
      expect(answer).toContain(argument.split("=")[0]);
      expect(answer).toContain("Usage: npm run bench");
    },
  );
});
