import { describe, expect, it } from "vitest";
import { unsafePattern } from "./safe-pattern.ts";

describe("regular expressions of a tokenizer's file", () => {
  it.each([
    ["GPT-2", "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"],
    [
      "Llama 3",
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    ],
    [
      "GPT-4o",
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    ],
    ["DeepSeek", "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"],
    ["runs of spaces", " {2,}"],
    ["a class of classes", "[^(\\s|[.,!?…。，、।۔،])]+"],
    ["repeated fixed words", "(?:abc)+x"],
  ])("%s is let through", (_, source) => {
    expect(unsafePattern(source)).toBeNull();
  });

  it.each([
    ["(a+)+b", "repeats what repeats or branches itself"],
    ["(a|a)*b", "repeats what repeats or branches itself"],
    ["(?:a?){50}b", "repeats what repeats or branches itself"],
    [".*.*x", "repeats several parts one behind the other"],
    ["\\s*\\s*\\s*", "repeats several parts one behind the other"],
    ["(?=.*a).*b", "repeats several parts one behind the other"],
    ["(a)\\1", "refers back to what it has found"],
    ["a{2}{3}", "repeats what is repeated"],
    ["(a", "opens a bracket that it does not close"],
    ["[a", "opens a bracket that it does not close"],
    ["a)b", "closes a bracket that it does not open"],
    ["(?R)", "has a group of a kind that is not known"],
    ["x".repeat(5_000), "has 5000 signs"],
  ])("%s is refused", (source, why) => {
    expect(unsafePattern(source)).toBe(why);
  });
});
