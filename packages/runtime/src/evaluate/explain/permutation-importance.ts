/**
 * Rows and a model in, how much worse it answers without each column out: the column is shuffled among the rows, so that it says nothing, and
 * all else stays as it is (Breiman, Random Forests, 2001).
 */
import { type ReadColumn, withColumn } from "./columns.ts";
import type { ImportanceExplanation } from "./explanation-data.ts";
import type { InputBlocks } from "./prepared-rows.ts";

/** What is shuffled, and how it is judged. */
export interface Shuffling {
  readonly inputs: InputBlocks;
  readonly columns: readonly ReadColumn[];
  readonly repeats: number;
  /** Which row each row gets its value from. */
  readonly permutation: (column: string, repeat: number) => ArrayLike<number>;
  /** How good the answers to such inputs are; more is better. */
  readonly judge: (inputs: InputBlocks) => Promise<number>;
}

/** The figure of the rows as they are, and what each column takes from it, the most important first. */
export async function permutationImportance({
  inputs,
  columns,
  repeats,
  permutation,
  judge,
}: Shuffling): Promise<Pick<ImportanceExplanation, "value" | "columns">> {
  const value = await judge(inputs);
  const found: ImportanceExplanation["columns"][number][] = [];
  for (const column of columns) {
    const drops: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      drops.push(value - (await judge(withColumn(inputs, column, permutation(column.name, repeat)))));
    }
    const drop = drops.reduce((sum, one) => sum + one, 0) / repeats;
    const deviation = Math.sqrt(drops.reduce((sum, one) => sum + (one - drop) ** 2, 0) / repeats);
    found.push({ name: column.name, drop, deviation });
  }
  return { value, columns: found.sort((a, b) => b.drop - a.drop) };
}
