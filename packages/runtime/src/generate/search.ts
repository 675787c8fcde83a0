/**
 * How words are chosen one after the other: always the likeliest (greedy), by lot among the likely ones (temperature, the `top_k` likeliest, those
 * that together have `top_p`: Fan et al., 2018, Holtzman et al., 2020), or several texts at once of which the likeliest stays (beam search).
 * It knows nothing of tensors: what may come next it asks of a decoding.
 */
import type { Stream } from "../random/stream.ts";
import { type Choices, type Decoding, firstWords } from "./decoding.ts";

/** What is written. */
export interface Writing {
  readonly rows: number;
  /** Words of a text at most, its mark at the end among them. */
  readonly length: number;
  /** The number of the mark at the end; null where texts go on to their full length. */
  readonly end: number | null;
  /** Words that a text starts with, whatever is likely; none where it is absent. */
  readonly starts?: (row: number) => ArrayLike<number>;
}

/** Picks a word among the likeliest of a row, which stand in `choices` from `from` on. */
export type Pick = (choices: Choices, from: number, row: number) => number;

/** The likeliest word. */
export const likeliestWord: Pick = ({ words }, from) => words[from] ?? 0;

/** A word by lot: of the choices, those that together have the part `mass`. */
export function drawnWord(mass: number, streamOf: (row: number) => Stream): Pick {
  const streams = new Map<number, Stream>();
  return ({ logs, words, width }, from, row) => {
    const stream = streams.get(row) ?? streamOf(row);
    streams.set(row, stream);
    const parts = Array.from(logs.subarray(from, from + width), Math.exp);
    const whole = parts.reduce((sum, part) => sum + part, 0);
    let [count, sum] = [0, 0];
    while (count < parts.length && (count === 0 || sum < mass * whole)) sum += parts[count++] ?? 0;
    let left = stream.uniform() * sum;
    for (let at = 0; at < count; at++) {
      left -= parts[at] ?? 0;
      if (left < 0) return words[from + at] ?? 0;
    }
    return words[from + count - 1] ?? 0;
  };
}

/** Writes one text a row, a word a step: `[rows, length]`, 0 behind the end. */
export function writeSingly(decoding: Decoding, { rows, length, end, starts }: Writing, pick: Pick): Int32Array {
  const texts = new Int32Array(rows * length);
  const open = new Set(Array.from({ length: rows }, (_, row) => row));
  let last = firstWords(rows);
  for (let place = 0; place < length && open.size > 0; place++) {
    const choices = decoding.next(last, null);
    last = last.slice();
    for (const row of open) {
      const word = starts?.(row)[place] ?? pick(choices, row * choices.width, row);
      texts[row * length + place] = word;
      last[row] = word;
      if (word === end) open.delete(row);
    }
  }
  return texts;
}

interface Beam {
  readonly score: number;
  readonly words: readonly number[];
}

/** Whether texts of a row that go on can still become better than those that ended. */
function canImprove(
  ended: readonly Beam[],
  best: number,
  { beams, valued }: { readonly beams: number; readonly valued: (score: number) => number },
): boolean {
  return ended.length < beams || valued(best) > Math.min(...ended.map(({ score }) => score));
}

/**
 * Writes `beams` texts for each row at once and keeps the one whose log probability over its length to the power `penalty` is the greatest:
 * `[rows, length]`, 0 behind the end. The decoding has `beams` texts for each row, and gives at least 2 · `beams` choices.
 */
export function writeByBeams(
  decoding: Decoding,
  { rows, length, end, starts }: Writing,
  { beams, penalty }: { readonly beams: number; readonly penalty: number },
): Int32Array {
  const running: Beam[][] = Array.from({ length: rows }, () =>
    Array.from({ length: beams }, (_, at) => ({ score: at === 0 ? 0 : Number.NEGATIVE_INFINITY, words: [] })),
  );
  const ended: Beam[][] = Array.from({ length: rows }, () => []);
  const over = new Set<number>();
  const valued = (score: number, words: number): number => score / words ** penalty;
  let last = firstWords(rows * beams);
  let parents = Int32Array.from(last, (_, at) => at);
  for (let place = 0; place < length && over.size < rows; place++) {
    const choices = decoding.next(last, parents);
    const [words, from] = [last.slice(), Int32Array.from(last, (_, at) => at)];
    for (let row = 0; row < rows; row++) {
      if (over.has(row)) continue;
      const forced = starts?.(row)[place];
      const found = (running[row] ?? []).flatMap(({ score, words: before }, at) => {
        if (score === Number.NEGATIVE_INFINITY) return [];
        if (forced !== undefined) return [{ at, word: forced, score, before }];
        const start = (row * beams + at) * choices.width;
        return Array.from({ length: choices.width }, (_, index) => ({
          at,
          word: choices.words[start + index] ?? 0,
          score: score + (choices.logs[start + index] ?? Number.NEGATIVE_INFINITY),
          before,
        }));
      });
      found.sort((one, other) => other.score - one.score);
      const next: Beam[] = [];
      for (const { at, word, score, before } of found.slice(0, 2 * beams)) {
        if (word === end) {
          if (next.length < beams) ended[row]?.push({ score: valued(score, place + 1), words: [...before, word] });
          continue;
        }
        if (next.length === beams) continue;
        words[row * beams + next.length] = word;
        from[row * beams + next.length] = row * beams + at;
        next.push({ score, words: [...before, word] });
      }
      while (next.length < beams) next.push({ score: Number.NEGATIVE_INFINITY, words: next[0]?.words ?? [] });
      running[row] = next;
      ended[row] = (ended[row] ?? []).sort((one, other) => other.score - one.score).slice(0, beams);
      const best = next[0]?.score ?? Number.NEGATIVE_INFINITY;
      const bound = { beams, valued: (score: number) => valued(score, place + 1) };
      if (!canImprove(ended[row] ?? [], best, bound)) over.add(row);
    }
    last = words;
    parents = from;
  }
  const texts = new Int32Array(rows * length);
  for (let row = 0; row < rows; row++) {
    const unfinished = over.has(row)
      ? []
      : (running[row] ?? []).map(({ score, words }) => ({ score: valued(score, Math.max(1, words.length)), words }));
    const all = [...(ended[row] ?? []), ...unfinished];
    const best = all.reduce((one, other) => (other.score > one.score ? other : one), all[0] ?? { score: 0, words: [] });
    texts.set(best.words, row * length);
  }
  return texts;
}
