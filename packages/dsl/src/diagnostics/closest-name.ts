/**
 * In: a name nobody knows and the names that would do. Out: the one that was probably meant, for "did you mean".
 */

/**
 * The candidate within about a third of the name's length (Damerau-Levenshtein) that is the likeliest slip of a finger,
 * or null. Of two that are as near, neighbours swapped or a letter left out are likelier than a wrong letter far away on
 * the keyboard (Damerau, 1964), and slips inside of a word likelier than at its start.
 */
export function closestName(name: string, candidates: Iterable<string>): string | null {
  const wanted = wordOf(name);
  const limit = reachOf(wanted.folded);
  const { words, letters, lengths, firsts, closest } = wordsOf(candidates);
  const found = closest.get(name);
  if (found !== undefined) return found;
  // In a list that long nobody reads a thousand proposals, and each takes a look at every word.
  if (words.length >= hugeList && closest.size >= mostAsked) return null;
  const first = wanted.folded.charCodeAt(0);
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  let compared = 0;
  for (let k = 0; k < words.length; k++) {
    const near = mayBeWithin(limit, (lengths[k] ?? 0) - wanted.length, (letters[k] ?? 0) ^ wanted.letters);
    // What neither has its letters nor begins as it does is not looked at any further: that is most.
    if (!near && firsts[k] !== first) continue;
    const candidate = words[k];
    if (candidate === undefined || candidate.name === name) continue;
    const cost =
      near && compared++ < mostCompared && editDistance(wanted.folded, candidate.folded, limit) <= limit
        ? slipCost(wanted.folded, candidate.folded)
        : goesOn(wanted.folded, candidate.folded);
    if (cost < least) {
      best = candidate.name;
      least = cost;
    }
  }
  closest.set(name, best);
  return best;
}

/** How many slips a name may be away. */
function reachOf(wanted: string): number {
  return Math.max(1, Math.floor(wanted.length / 3));
}

/** The beginning of a word, or a word with more behind it: better than nothing, worse than any slip. */
function goesOn(wanted: string, folded: string): number {
  if (wanted.length < 3 || folded.length < 3) return Number.POSITIVE_INFINITY;
  const begins = folded.startsWith(wanted) || wanted.startsWith(folded);
  return begins ? 100 + Math.abs(folded.length - wanted.length) : Number.POSITIVE_INFINITY;
}

/** The letters of a word as bits, so that most words are told apart without being compared. */
function lettersOf(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

/** A word as it is compared. */
interface Word {
  readonly name: string;
  readonly folded: string;
  readonly letters: number;
  readonly length: number;
}

function wordOf(name: string): Word {
  const folded = fold(name);
  return { name, folded, letters: lettersOf(folded), length: folded.length };
}

/** Words with what tells most of them apart in plain arrays, for a program may have ten thousands. */
interface WordList {
  /** What was found for names that were asked for before. */
  readonly closest: Map<string, string | null>;
  readonly words: readonly Word[];
  readonly letters: Int32Array;
  readonly lengths: Int32Array;
  readonly firsts: Int32Array;
}

/** Of thousands of names that all look alike, so many are looked at closely. */
const mostCompared = 300;

/** So many different names are looked for in a list of this length. */
const hugeList = 1_000;
const mostAsked = 500;

/** Lists of this length are names of a program, and asked for again and again. */
const longList = 64;
const wordLists = new WeakMap<object, WordList>();

function wordsOf(candidates: Iterable<string>): WordList {
  // What is an array and iterates over strings is one of strings.
  const list = Array.isArray(candidates) ? (candidates as readonly string[]) : [...candidates];
  const ready = list.length < longList ? undefined : wordLists.get(list);
  // A list that has grown since is another.
  if (ready?.words.length === list.length) return ready;
  const words = list.map(wordOf);
  const made = {
    closest: new Map(),
    words,
    letters: Int32Array.from(words, (word) => word.letters),
    lengths: Int32Array.from(words, (word) => word.length),
    firsts: Int32Array.from(words, (word) => word.folded.charCodeAt(0)),
  };
  if (list.length >= longList) wordLists.set(list, made);
  return made;
}

/**
 * Whether two words can be within a distance at all: each slip changes the length by one at most, and two letters. Given
 * are the difference of their lengths and the letters that only one of them has.
 */
function mayBeWithin(limit: number, longer: number, other: number): boolean {
  if (longer > limit || longer < -limit) return false;
  let bits = other;
  for (let count = 2 * limit; bits !== 0; count--) {
    if (count === 0) return false;
    bits &= bits - 1;
  }
  return true;
}

const rows = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const keys = new Map(
  rows.flatMap((row, y) => [...row].map((key, x): [string, readonly [number, number]] => [key, [x + y / 2, y]])),
);

/** Whether two keys touch each other. */
function areNeighbours(a: string, b: string): boolean {
  const [from, to] = [keys.get(a), keys.get(b)];
  return from !== undefined && to !== undefined && Math.hypot(from[0] - to[0], from[1] - to[1]) < 1.5;
}

/** How unlikely it is that a finger slips from `meant` to `typed`: the cheapest way, each slip about 1. */
function slipCost(typed: string, meant: string): number {
  const start = (at: number): number => (at === 0 ? 0.1 : 0);
  let beforeLast: number[] = [];
  let last: number[] = [0];
  for (let j = 1; j <= meant.length; j++) last[j] = (last[j - 1] ?? 0) + 0.9 + start(j - 1);
  for (let i = 1; i <= typed.length; i++) {
    const letter = typed.charAt(i - 1);
    const row: number[] = [(last[0] ?? 0) + 1 + start(i - 1)];
    for (let j = 1; j <= meant.length; j++) {
      const right = meant.charAt(j - 1);
      const doubled = letter === typed.charAt(i - 2) || letter === right;
      const wrong = letter === right ? 0 : (areNeighbours(letter, right) ? 0.85 : 1) + start(i - 1);
      let cost = Math.min(
        (last[j] ?? 0) + (doubled ? 0.75 : 1),
        (row[j - 1] ?? 0) + (right === meant.charAt(j - 2) ? 0.8 : 0.9) + start(j - 1),
        (last[j - 1] ?? 0) + wrong,
      );
      if (i > 1 && j > 1 && letter === meant.charAt(j - 2) && typed.charAt(i - 2) === right) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 0.7);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[meant.length] ?? 0;
}

/**
 * Whether `near` is the one candidate that a misspelled name can stand for: one or two slips away, and no other candidate
 * is near. Where several are, a tool must not choose.
 */
export function isOnlyNear(name: string, near: string, candidates: Iterable<string>): boolean {
  const wanted = wordOf(name);
  // Where only signs and capitals differ, names a letter away are no rivals.
  const reach = fold(near) === wanted.folded ? 0 : Math.min(2, reachOf(wanted.folded));
  let compared = 0;
  // One slip in one or two letters leaves nothing of the name.
  const within = (other: Word): boolean => {
    if (other.folded === wanted.folded) return true;
    if (reach === 0 || wanted.folded.length <= 2 || compared >= mostCompared) return false;
    if (!mayBeWithin(reach, other.length - wanted.length, other.letters ^ wanted.letters)) return false;
    compared++;
    return editDistance(wanted.folded, other.folded, reach) <= reach;
  };
  if (!within(wordOf(near))) return false;
  const { words, letters, lengths } = wordsOf(candidates);
  for (let k = 0; k < words.length; k++) {
    if (!mayBeWithin(reach, (lengths[k] ?? 0) - wanted.length, (letters[k] ?? 0) ^ wanted.letters)) continue;
    const other = words[k];
    if (other !== undefined && other.name !== near && other.name !== name && within(other)) return false;
  }
  return true;
}

function fold(name: string): string {
  return /[^a-z0-9]/.test(name) ? name.toLowerCase().replaceAll(/[-_ ]/g, "") : name;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`; anything above `limit` is that plus 1. */
function editDistance(a: string, b: string, limit: number): number {
  // One table in the memory of one row of three: names are short, and this runs for thousands of them.
  const width = b.length + 1;
  const table = new Int32Array(3 * width);
  for (let j = 0; j < width; j++) table[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const row = (i % 3) * width;
    const last = ((i + 2) % 3) * width;
    const beforeLast = ((i + 1) % 3) * width;
    let least = i;
    table[row] = i;
    for (let j = 1; j < width; j++) {
      const cost = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      let value = Math.min(
        (table[last + j] ?? 0) + 1,
        (table[row + j - 1] ?? 0) + 1,
        (table[last + j - 1] ?? 0) + cost,
      );
      if (
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      ) {
        value = Math.min(value, (table[beforeLast + j - 2] ?? 0) + 1);
      }
      table[row + j] = value;
      least = Math.min(least, value);
    }
    // A swap looks two rows back and costs one, so that nothing below this can come any more.
    if (least > limit + 1) return limit + 1;
  }
  return table[(a.length % 3) * width + b.length] ?? 0;
}
