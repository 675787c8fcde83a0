/** A program in, files to look at out: what augmentation makes of the rows of one of its data sets. */
import path from "node:path";
import type { CheckedDataset, CheckedProgram } from "@penstock/dsl";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { type DataContext, memoryBound } from "../../data/index.ts";
import { collectSheet } from "./collect-sheet.ts";
import { sheetLines } from "./sheet-lines.ts";
import { sheetPage } from "./sheet-page.ts";
import { sheetPicture } from "./sheet-picture.ts";

/** What is drawn, and where. */
export interface DrawOptions {
  readonly program: CheckedProgram;
  readonly dataset: CheckedDataset;
  /** Rows, and epochs of each. */
  readonly rows: number;
  readonly epochs: number;
  /** File of the page, its folder made where it is missing; the picture goes beside it. */
  readonly page: string;
}

/** What was drawn. */
export interface DrawnSheet {
  /** The page, and the picture where the sheet has pictures. */
  readonly files: readonly string[];
  /** Texts before and after, for a terminal; empty where there are none. */
  readonly lines: readonly string[];
}

/** Reads and augments rows and writes the page, and a PNG of the same name; throws DataError where the data cannot be read. */
export async function drawAugmented(options: DrawOptions, context: DataContext): Promise<DrawnSheet> {
  const { program, dataset, rows, epochs, page } = options;
  const written = ({ span }: CheckedDataset["source"]): string =>
    program.files.find((file) => file.path === span.file)?.text.slice(span.start, span.end) ?? "";
  const memory = context.memory ?? memoryBound(process.env);
  const sheet = await collectSheet(dataset, { ...context, memory }, { rows, epochs, written });
  const picture = await sheetPicture(sheet);
  const { dir, name } = path.parse(page);
  const beside = path.join(dir, `${name}.png`);
  writeFileAtomic(page, await sheetPage(sheet));
  if (picture !== null) writeFileAtomic(beside, picture);
  return { files: picture === null ? [page] : [page, beside], lines: sheetLines(sheet) };
}
