/**
 * A file of texts as its publisher wrote it in, its rows out, by the side of the publisher's split: fields in the order of the data
 * set's columns.
 */
import type { TextForm } from "@penstock/dsl";
import { z } from "zod";
import { DataError, reasonOf } from "../data-error.ts";
import type { OfficialSide } from "../official.ts";
import { CsvFields } from "../probe/csv-fields.ts";

/** A file's content, with its name for messages. */
export interface TextFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Rows of one side; an empty field is missing. */
export interface SideRows {
  readonly side: OfficialSide;
  readonly rows: readonly (readonly string[])[];
}

/** What a form needs to know of the data set. */
export interface FormInput {
  /** Files of one side, or of all; those of aligned lines in the order of the columns. */
  readonly files: readonly TextFile[];
  /** Side that the files stand for. */
  readonly side: OfficialSide;
  /** Classes of the column of classes, in label order. */
  readonly classes: readonly string[];
}

type ReadForm = (input: FormInput) => readonly SideRows[];

function damaged(file: string, why: string): DataError {
  return new DataError(`\`${file}\` is not what the data set describes: ${why}`, "get the file anew", file);
}

function parsed<Content>({ file, bytes }: TextFile, schema: z.ZodType<Content>): Content {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw damaged(file, reasonOf(error));
  }
  const result = schema.safeParse(content);
  if (!result.success) throw damaged(file, result.error.issues[0]?.message ?? "it has another form");
  return result.data;
}

/** Records of a CSV file. */
function csvRecords({ bytes }: TextFile): string[][] {
  const copy = Uint8Array.from(bytes);
  const fields = new CsvFields(copy, ",");
  const decoder = new TextDecoder();
  const records: string[][] = [];
  while (fields.next()) {
    records.push(
      Array.from({ length: fields.count }, (_, index) =>
        decoder.decode(copy.subarray(fields.starts[index], fields.ends[index])),
      ),
    );
  }
  return records;
}

/** Those of a given width, so that no field is missed. */
function ofWidth(file: TextFile, records: readonly string[][], width: number): readonly string[][] {
  const wrong = records.findIndex((record) => record.length !== width);
  if (wrong < 0) return records;
  throw damaged(file.file, `row ${wrong + 1} has ${records[wrong]?.length} fields in place of ${width}`);
}

const questions = z.array(z.tuple([z.string(), z.string()]));
const intentLists = z.object({
  train: questions,
  val: questions,
  test: questions,
  oos_train: questions,
  oos_val: questions,
  oos_test: questions,
});

const opinions = z.record(
  z.string(),
  z.object({
    sentence: z.string(),
    info: z.array(z.object({ sentiment_score: z.string(), target: z.string(), aspects: z.string() })),
  }),
);

const linesOf = ({ bytes }: TextFile, encoding: "utf-8" | "latin1"): string[] => {
  const lines = new TextDecoder(encoding).decode(bytes).split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
};

function labelledLines(file: TextFile): readonly (readonly string[])[] {
  return linesOf(file, "latin1").map((line, index) => {
    const at = line.lastIndexOf("@");
    if (at < 0) throw damaged(file.file, `line ${index + 1} has no \`@\` before its class`);
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  });
}

/** The share of annotators that a file's name states: `Sentences_66Agree.txt`, `Sentences_AllAgree.txt`. */
function agreementIn({ file }: TextFile): number {
  const [, share] = /_(\d+|All)Agree/.exec(file) ?? [];
  if (share === undefined) throw damaged(file, "its name does not say how many annotators agreed");
  return share === "All" ? 1 : Number(share) / 100;
}

/** Every form. */
export const textForms: Readonly<Record<TextForm, ReadForm>> = {
  /** A header, then text and intent. */
  banking_csv: ({ files, side }) => files.map((file) => ({ side, rows: ofWidth(file, csvRecords(file).slice(1), 2) })),

  /** Lists of text and intent; a data set without intents is of those that are out of scope. */
  intent_lists: ({ files, classes }) =>
    files.flatMap((file) => {
      const lists = parsed(file, intentLists);
      return classes.length === 0
        ? [
            { side: "train" as const, rows: lists.oos_train.map(([text]) => [text]) },
            { side: "valid" as const, rows: lists.oos_val.map(([text]) => [text]) },
            { side: "test" as const, rows: lists.oos_test.map(([text]) => [text]) },
          ]
        : [
            { side: "train" as const, rows: lists.train },
            { side: "valid" as const, rows: lists.val },
            { side: "test" as const, rows: lists.test },
          ];
    }),

  /** `sentence@class` in ISO-8859-1. */
  labelled_lines: ({ files, side }) => files.map((file) => ({ side, rows: labelledLines(file) })),

  /** The same, a file for each share of annotators that agreed; the first holds all rows, and each row has its highest share. */
  graded_lines: ({ files, side }) => {
    const [all, ...stricter] = files.map((file) => ({ share: agreementIn(file), rows: labelledLines(file) }));
    const shares = new Map<string, number>();
    for (const { share, rows } of stricter) {
      for (const row of rows) shares.set(row.join("@"), Math.max(share, shares.get(row.join("@")) ?? 0));
    }
    const { share: least, rows } = all ?? { share: 0, rows: [] };
    return [{ side, rows: rows.map((row) => [...row, String(shares.get(row.join("@")) ?? least)]) }];
  },

  /** Sentences with what is said of each company: a score and paths of aspects, the first step of the first of which is the class. */
  aspect_json: ({ files, side }) =>
    files.map((file) => ({
      side,
      rows: Object.values(parsed(file, opinions)).flatMap(({ sentence, info }) =>
        info.map(({ sentiment_score: score, target, aspects }) => {
          const aspect = /'([^'/]*)/.exec(aspects)?.[1]?.trim() ?? "";
          return [sentence, score, target, aspect, file.file.includes("headline") ? "headline" : "post"];
        }),
      ),
    })),

  /** Train rows: text and the number of the topic from 0. Test rows, under a header: the number from 1, title, description. */
  news_csv: ({ files, side, classes }) =>
    files.map((file) => {
      const topic = (number: string, first: number): string => {
        const name = classes[Number(number) - first];
        if (name === undefined) throw damaged(file.file, `there is no topic ${number}`);
        return name;
      };
      const rows =
        side === "train"
          ? ofWidth(file, csvRecords(file), 2).map(([text = "", number = ""]) => [text, topic(number, 0)])
          : ofWidth(file, csvRecords(file).slice(1), 3).map(([number = "", title = "", description = ""]) => [
              `${title} ${description}`,
              topic(number, 1),
            ]);
      return { side, rows };
    }),

  /** A file a language, whose lines say the same. */
  aligned_lines: ({ files, side }) => {
    const columns = files.map((file) => linesOf(file, "utf-8"));
    const [first = []] = columns;
    const other = columns.findIndex((column) => column.length !== first.length);
    if (other > 0)
      throw damaged(
        files[other]?.file ?? "",
        `it has ${columns[other]?.length} lines, \`${files[0]?.file}\` ${first.length}`,
      );
    return [{ side, rows: first.map((_, row) => columns.map((column) => column[row]?.trim() ?? "")) }];
  },
};
