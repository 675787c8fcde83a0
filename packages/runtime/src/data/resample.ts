/**
 * Samples at one rate in, samples at another out: each is a sum of its neighbours by a sinc under Kaiser's window, cut off below
 * half of the lower rate so that nothing folds over (Smith, Digital Audio Resampling, 2002). The same input gives the same bits.
 */

/** Zero crossings of the sinc on either side. */
const CROSSINGS = 24;
/** Kaiser's β: what is cut off is suppressed by some 90 dB. */
const BETA = 9;
/** Where the band ends, as a part of half the lower rate. */
const ROLL_OFF = 0.94;

/** `count` samples at the rate `to` of samples at the rate `from`; silence where there are no more. */
export function resample(
  samples: Float64Array,
  { from, to, count }: { readonly from: number; readonly to: number; readonly count: number },
): Float64Array {
  const result = new Float64Array(count);
  if (from === to) {
    result.set(samples.subarray(0, count));
    return result;
  }
  const divisor = greatestDivisor(from, to);
  const [up, down] = [to / divisor, from / divisor];
  const phases = filterPhases(up, down);
  const reach = phases(0).length;
  const last = Math.min(count, Math.ceil((samples.length * up) / down));
  for (let index = 0; index < last; index++) {
    const position = index * down;
    const base = Math.floor(position / up) - reach / 2 + 1;
    const weights = phases(position % up);
    let sum = 0;
    for (let tap = Math.max(0, -base); tap < reach && base + tap < samples.length; tap++) {
      sum += (samples[base + tap] ?? 0) * (weights[tap] ?? 0);
    }
    result[index] = sum;
  }
  return result;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

type Phases = (phase: number) => Float64Array;

const known = new Map<string, Phases>();
/** Weights that are kept; odd rates have millions, which are then worked out as they are needed. */
const MOST_KEPT = 2 ** 20;

/** Weights of the neighbours for each place between two samples, of which there are `up`. */
function filterPhases(up: number, down: number): Phases {
  const key = `${up}/${down}`;
  const ready = known.get(key);
  if (ready !== undefined) return ready;
  const cutoff = ROLL_OFF * Math.min(1, up / down);
  const half = Math.ceil(CROSSINGS / cutoff);
  const weightsOf: Phases = (phase) => {
    const weights = Float64Array.from({ length: 2 * half }, (_, tap) => {
      const distance = tap - half + 1 - phase / up;
      return cutoff * sinc(cutoff * distance) * kaiser(distance / half);
    });
    // Each place passes a constant unchanged.
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  };
  if (up * 2 * half > MOST_KEPT) return weightsOf;
  const kept = Array.from({ length: up }, (_, phase) => weightsOf(phase));
  const phases: Phases = (phase) => kept[phase] ?? weightsOf(phase);
  known.set(key, phases);
  return phases;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
}

/** The modified Bessel function of order 0, by its series. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let order = 1; term > 1e-17 * sum; order++) {
    term *= (x / (2 * order)) ** 2;
    sum += term;
  }
  return sum;
}
