/**
 * In: a name nobody knows and the names that would do. Out: the one that was probably meant, for "did you mean".
 */

/**
 * The candidate within about a third of the name's length (Damerau-Levenshtein) that is the likeliest slip of a finger,
 * or null. Of two that are as near, neighbours swapped or a letter left out are likelier than a wrong letter far away on
 * the keyboard (Damerau, 1964), and slips inside of a word likelier than at its start.
 */
export function closestName(name: string, candidates: Iterable<string>): string | null {
  const wanted = fold(name);
  const limit = reachOf(wanted);
  const letters = lettersOf(wanted);
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const known = wordOf(candidate);
    const { folded } = known;
    const cost =
      mayBeWithin(limit, { folded: wanted, letters }, known) && editDistance(wanted, folded) <= limit
        ? slipCost(wanted, folded)
        : goesOn(wanted, folded);
    if (cost < least) {
      best = candidate;
      least = cost;
    }
  }
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
  readonly folded: string;
  readonly letters: number;
}

/** Words that were candidates lately: a program's names are so again and again. */
const words = new Map<string, Word>();
const mostWords = 50_000;

function wordOf(name: string): Word {
  const known = words.get(name);
  if (known !== undefined) return known;
  if (words.size >= mostWords) words.clear();
  const folded = fold(name);
  const word = { folded, letters: lettersOf(folded) };
  words.set(name, word);
  return word;
}

/** Whether two words can be within a distance at all: each slip changes the length by one at most, and two letters. */
function mayBeWithin(limit: number, a: Word, b: Word): boolean {
  if (Math.abs(a.folded.length - b.folded.length) > limit) return false;
  let bits = a.letters ^ b.letters;
  let different = 0;
  for (; bits !== 0 && different <= 2 * limit; bits &= bits - 1) different++;
  return different <= 2 * limit;
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
  const wanted = fold(name);
  // Where only signs and capitals differ, names a letter away are no rivals.
  const reach = wordOf(near).folded === wanted ? 0 : Math.min(2, reachOf(wanted));
  const word = { folded: wanted, letters: lettersOf(wanted) };
  // One slip in one or two letters leaves nothing of the name.
  const within = (candidate: string): boolean => {
    const known = wordOf(candidate);
    if (known.folded === wanted) return true;
    return (
      reach > 0 && wanted.length > 2 && mayBeWithin(reach, word, known) && editDistance(wanted, known.folded) <= reach
    );
  };
  if (!within(near)) return false;
  for (const other of candidates) if (other !== near && other !== name && within(other)) return false;
  return true;
}

function fold(name: string): string {
  return /[^a-z0-9]/.test(name) ? name.toLowerCase().replaceAll(/[-_ ]/g, "") : name;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last: number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row: number[] = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(value);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
