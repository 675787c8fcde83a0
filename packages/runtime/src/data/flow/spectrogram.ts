/**
 * A recording in, the loudness of mel bands over time out: windows by Hann, a real Fourier transform, triangles on the mel scale of
 * HTK (Young et al., 2006, §5.4), the logarithm. All in float64, so that equal recordings give equal bits everywhere.
 */

/** What a spectrogram is made with; lengths in samples, frequencies in hertz. */
export interface SpectrogramForm {
  readonly rate: number;
  readonly frames: number;
  readonly bands: number;
  readonly window: number;
  readonly step: number;
  readonly low: number;
  readonly high: number;
}

/** Added before the logarithm, so that silence is a number. */
const FLOOR = 1e-6;

/** A function from samples to `[frames, bands]`. */
export function spectrogramOf(form: SpectrogramForm): (samples: Float64Array) => Float64Array {
  const { frames, bands, window, step } = form;
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, window)));
  const hann = Float64Array.from({ length: window }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / window));
  const power = powerSpectrum(size);
  const filters = melFilters(form, size);
  const frame = new Float64Array(size);
  return (samples) => {
    const result = new Float64Array(frames * bands);
    for (let index = 0; index < frames; index++) {
      const start = index * step;
      for (let at = 0; at < window; at++) frame[at] = (samples[start + at] ?? 0) * (hann[at] ?? 0);
      const spectrum = power(frame);
      for (let band = 0; band < bands; band++) {
        const filter = filters[band];
        let sum = 0;
        if (filter !== undefined) {
          const { first, weights } = filter;
          for (let at = 0; at < weights.length; at++) sum += (weights[at] ?? 0) * (spectrum[first + at] ?? 0);
        }
        result[index * bands + band] = Math.log(sum + FLOOR);
      }
    }
    return result;
  };
}

const mel = (hertz: number): number => 1127 * Math.log(1 + hertz / 700);

/** The part of the spectrum that a band hears. */
interface Filter {
  readonly first: number;
  readonly weights: Float64Array;
}

/** Triangles with equal distances on the mel scale; the lowest frequency of the spectrum, a constant, belongs to none. */
function melFilters({ rate, bands, low, high }: SpectrogramForm, size: number): Filter[] {
  const bins = size / 2 + 1;
  const distance = (mel(high) - mel(low)) / (bands + 1);
  const mels = Float64Array.from({ length: bins }, (_, bin) => mel((bin * rate) / size));
  return Array.from({ length: bands }, (_, band) => {
    const left = mel(low) + band * distance;
    const weightAt = (bin: number): number => {
      const place = ((mels[bin] ?? 0) - left) / distance;
      return bin === 0 ? 0 : Math.max(0, Math.min(place, 2 - place));
    };
    const inside = Array.from({ length: bins }, (__, bin) => bin).filter((bin) => weightAt(bin) > 0);
    const first = inside[0] ?? 0;
    return { first, weights: Float64Array.from(inside, weightAt) };
  });
}

/**
 * The squared magnitudes of a real transform of `size` numbers: `size / 2 + 1` of them, which hold until the next call. Even and
 * odd numbers are the real and imaginary parts of a complex transform of half the size.
 */
function powerSpectrum(size: number): (frame: Float64Array) => Float64Array {
  const half = size / 2;
  const real = new Float64Array(half);
  const imaginary = new Float64Array(half);
  const result = new Float64Array(half + 1);
  const cosines = Float64Array.from({ length: half }, (_, at) => Math.cos((2 * Math.PI * at) / size));
  const sines = Float64Array.from({ length: half }, (_, at) => -Math.sin((2 * Math.PI * at) / size));
  const order = reversedBits(half);
  return (frame) => {
    for (let at = 0; at < half; at++) {
      const to = order[at] ?? 0;
      real[to] = frame[2 * at] ?? 0;
      imaginary[to] = frame[2 * at + 1] ?? 0;
    }
    transform(real, imaginary, { cosines, sines });
    for (let at = 0; at <= half; at++) {
      const [one, other] = [at % half, (half - at) % half];
      const [a, b, c, d] = [real[one] ?? 0, imaginary[one] ?? 0, real[other] ?? 0, imaginary[other] ?? 0];
      const [evenReal, evenImaginary, oddReal, oddImaginary] = [(a + c) / 2, (b - d) / 2, (b + d) / 2, (c - a) / 2];
      const cos = at === half ? -1 : (cosines[at] ?? 0);
      const sin = at === half ? 0 : (sines[at] ?? 0);
      const x = evenReal + cos * oddReal - sin * oddImaginary;
      const y = evenImaginary + cos * oddImaginary + sin * oddReal;
      result[at] = x * x + y * y;
    }
    return result;
  };
}

function reversedBits(length: number): Uint32Array {
  const bits = Math.round(Math.log2(length));
  return Uint32Array.from({ length }, (_, at) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed |= ((at >> bit) & 1) << (bits - 1 - bit);
    return reversed;
  });
}

/** A complex transform in place, of numbers in the order of reversed bits (Cooley and Tukey, 1965); twiddles are of twice its size. */
function transform(
  real: Float64Array,
  imaginary: Float64Array,
  { cosines, sines }: { readonly cosines: Float64Array; readonly sines: Float64Array },
): void {
  const { length } = real;
  for (let width = 1; width < length; width *= 2) {
    const turn = length / width;
    for (let start = 0; start < length; start += 2 * width) {
      for (let at = 0; at < width; at++) {
        const [one, other] = [start + at, start + at + width];
        const cos = cosines[at * turn] ?? 0;
        const sin = sines[at * turn] ?? 0;
        const x = (real[other] ?? 0) * cos - (imaginary[other] ?? 0) * sin;
        const y = (real[other] ?? 0) * sin + (imaginary[other] ?? 0) * cos;
        real[other] = (real[one] ?? 0) - x;
        imaginary[other] = (imaginary[one] ?? 0) - y;
        real[one] = (real[one] ?? 0) + x;
        imaginary[one] = (imaginary[one] ?? 0) + y;
      }
    }
  }
}
