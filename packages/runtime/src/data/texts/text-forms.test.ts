import { describe, expect, it } from "vitest";
import { DataError } from "../data-error.ts";
import { textForms } from "./text-forms.ts";

const file = (name: string, content: string, encoding: BufferEncoding = "utf8") => ({
  file: name,
  bytes: Buffer.from(content, encoding),
});
const news = ["world", "sports", "business", "technology"];

describe("forms of texts", () => {
  it("reads questions under a header, with quotes and commas inside", () => {
    const files = [file("train.csv", 'text,category\n"Where, ""please"", is it?",card_arrival\n')];
    expect(textForms.banking_csv({ files, side: "train", classes: [] })).toEqual([
      { side: "train", rows: [['Where, "please", is it?', "card_arrival"]] },
    ]);
  });

  it("keeps what is out of scope apart from intents", () => {
    const lists = Object.fromEntries(
      ["train", "val", "test", "oos_train", "oos_val", "oos_test"].map((name) => [name, [[name, "one"]]]),
    );
    const files = [file("data_full.json", JSON.stringify(lists))];
    const words = (classes: readonly string[]) =>
      textForms.intent_lists({ files, side: "train", classes }).map(({ side, rows }) => [side, rows[0]?.[0]]);
    expect(words(["one"])).toEqual([
      ["train", "train"],
      ["valid", "val"],
      ["test", "test"],
    ]);
    expect(words([])).toEqual([
      ["train", "oos_train"],
      ["valid", "oos_val"],
      ["test", "oos_test"],
    ]);
  });

  it("reads lines in ISO-8859-1 up to their last @", () => {
    const files = [file("Sentences.txt", "Pöyry @ work rose .@positive\r\nSame .@neutral\r\n", "latin1")];
    expect(textForms.labelled_lines({ files, side: "train", classes: [] })[0]?.rows).toEqual([
      ["Pöyry @ work rose .", "positive"],
      ["Same .", "neutral"],
    ]);
  });

  it("gives each sentence the highest share of annotators who agreed on its class", () => {
    const files = [
      file("Sentences_50Agree.txt", "A .@positive\nB .@neutral\nC .@neutral\n"),
      file("Sentences_66Agree.txt", "A .@positive\nB .@neutral\nC .@negative\n"),
      file("Sentences_AllAgree.txt", "B .@neutral\n"),
    ];
    expect(textForms.graded_lines({ files, side: "train", classes: [] })[0]?.rows).toEqual([
      ["A .", "positive", "0.66"],
      ["B .", "neutral", "1"],
      ["C .", "neutral", "0.5"],
    ]);
  });

  it("gives a row for each company that a headline speaks of", () => {
    const about = (target: string, aspects: string) => ({ sentiment_score: "-0.2", target, aspects });
    const content = { "1": { sentence: "A buys B", info: [about("A", "['Corporate/M&A']"), about("B", "[]")] } };
    const files = [file("task1_headline_ABSA_train.json", JSON.stringify(content))];
    expect(textForms.aspect_json({ files, side: "train", classes: [] })[0]?.rows).toEqual([
      ["A buys B", "-0.2", "A", "Corporate", "headline"],
      ["A buys B", "-0.2", "B", "", "headline"],
    ]);
  });

  it("gives news their topics, which the two parts count differently", () => {
    const train = textForms.news_csv({ files: [file("train.csv", '"A win",1\n')], side: "train", classes: news });
    const test = textForms.news_csv({
      files: [file("test.csv", "label,title,description\n2,A win,by far\n")],
      side: "test",
      classes: news,
    });
    expect([train[0]?.rows, test[0]?.rows]).toEqual([[["A win", "sports"]], [["A win by far", "sports"]]]);
  });

  it("lays lines of languages side by side", () => {
    const files = [file("val.en", " A dog .\nA cat .\n"), file("val.de", "Ein Hund .\nEine Katze .\n")];
    expect(textForms.aligned_lines({ files, side: "valid", classes: [] })).toEqual([
      {
        side: "valid",
        rows: [
          ["A dog .", "Ein Hund ."],
          ["A cat .", "Eine Katze ."],
        ],
      },
    ]);
  });

  it.each([
    ["cut JSON", () => textForms.intent_lists({ files: [file("a.json", '{"train": [')], side: "train", classes: [] })],
    ["other JSON", () => textForms.aspect_json({ files: [file("a.json", '{"1": 2}')], side: "train", classes: [] })],
    [
      "a line without a class",
      () => textForms.labelled_lines({ files: [file("a", "no")], side: "train", classes: [] }),
    ],
    [
      "a share that no name states",
      () => textForms.graded_lines({ files: [file("a", "A .@neutral\n")], side: "train", classes: [] }),
    ],
    [
      "a field too many",
      () => textForms.banking_csv({ files: [file("a", "t,c\na,b,c\n")], side: "train", classes: [] }),
    ],
    ["an unknown topic", () => textForms.news_csv({ files: [file("a", "x,7\n")], side: "train", classes: news })],
    [
      "languages of different length",
      () => textForms.aligned_lines({ files: [file("a", "x\ny\n"), file("b", "x\n")], side: "train", classes: [] }),
    ],
  ])("refuses %s, naming the file", (_, read) => {
    expect(read).toThrow(DataError);
    expect(read).toThrow(/^`[ab](\.json)?` is not what the data set describes/);
  });
});
