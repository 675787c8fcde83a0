/**
 * What people write who come from other languages or keyboards, and what it means here: signs, quotes, units. Each
 * is read as what it means, so that one slip is one diagnostic.
 */

/** Signs that are plainly meant as one of the language; longer ones come first. */
export const foreignSigns: ReadonlyMap<string, string> = new Map([
  ["===", "=="],
  ["!==", "!="],
  ["-->", "->"],
  ["==>", "->"],
  ["–>", "->"],
  ["—>", "->"],
  ["−>", "->"],
  ["=>", "->"],
  ["~>", "->"],
  ["|>", "->"],
  [":=", "="],
  ["<>", "!="],
  ["|", "->"],
  ["→", "->"],
  ["⇒", "->"],
  ["⟶", "->"],
  ["：", ":"],
  ["，", ","],
  ["、", ","],
  ["（", "("],
  ["）", ")"],
  ["｛", "{"],
  ["｝", "}"],
  ["［", "["],
  ["］", "]"],
  ["＝", "="],
  ["＋", "+"],
  ["－", "-"],
  ["＊", "*"],
  ["／", "/"],
  ["。", "."],
  ["．", "."],
  ["…", "..."],
  ["≥", ">="],
  ["≤", "<="],
  ["≠", "!="],
  ["＞", ">"],
  ["＜", "<"],
  ["×", "*"],
  ["÷", "/"],
  ["−", "-"],
  ["–", "-"],
  ["—", "-"],
]);

/** Opening quotes of other languages, with what closes each. */
export const foreignQuotes: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ["`", "`"],
  ["“", '”“"'],
  ["”", '”"'],
  ["„", '“”"'],
  ["‘", "’‘'"],
  ["’", "’'"],
  ["«", "»"],
  ["＂", "＂"],
]);

/** What to do about a character that means nothing. */
export const advice: ReadonlyMap<string, string> = new Map([
  ["&", "what must all hold stands in a list: `[a > 1, b > 2]`"],
  ["$", "a param stands by its bare name: `epochs: epochs`"],
  ["@", "a block is referred to by its bare name"],
  ["%", "`%` stands directly after a number: `10%`"],
  ["°", "an angle reads `15deg`"],
  ["!", "`!=` compares; there is no other use of `!`"],
  ["^", "there are no powers; write the product or the number"],
]);

/** Spellings of units that other tools use. */
export const unitSpellings: ReadonlyMap<string, string> = new Map([
  ["pct", "%"],
  ["percent", "%"],
  ["msec", "ms"],
  ["millis", "ms"],
  ["milliseconds", "ms"],
  ["sec", "s"],
  ["secs", "s"],
  ["second", "s"],
  ["seconds", "s"],
  ["min", "m"],
  ["mins", "m"],
  ["minute", "m"],
  ["minutes", "m"],
  ["hr", "h"],
  ["hrs", "h"],
  ["hour", "h"],
  ["hours", "h"],
  ["day", "d"],
  ["days", "d"],
  ["byte", "B"],
  ["bytes", "B"],
  ["KB", "KiB"],
  ["kB", "KiB"],
  ["kb", "KiB"],
  ["MB", "MiB"],
  ["mb", "MiB"],
  ["GB", "GiB"],
  ["gb", "GiB"],
  ["°", "deg"],
  ["degree", "deg"],
  ["degrees", "deg"],
]);

/** Letters by which other tools shorten large numbers. */
export const shortNumbers: ReadonlyMap<string, number> = new Map([
  ["k", 1_000],
  ["K", 1_000],
  ["M", 1_000_000],
]);
