import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseSound, readSound, soundForm } from "./sound-file.ts";
import { temporaryFolder } from "./testing/dataset-fixture.ts";
import { samples16, toneWav, wavBytes } from "./testing/wav-bytes.ts";

const samples = (bytes: Uint8Array): number[] => [...parseSound(bytes, "a.wav").samples];

describe("WAV files", () => {
  it.each<[string, Uint8Array, number[]]>([
    ["8 bits", wavBytes({ rate: 8_000, bits: 8 }, Uint8Array.of(0, 128, 192)), [-1, 0, 0.5]],
    ["16 bits", wavBytes({ rate: 8_000 }, new Uint8Array(Int16Array.of(-32_768, 16_384).buffer)), [-1, 0.5]],
    [
      "24 bits",
      wavBytes({ rate: 8_000, bits: 24 }, Uint8Array.of(0, 0, 0x80, 0, 0, 0x40, 1, 0, 0)),
      [-1, 0.5, 2 ** -23],
    ],
    [
      "32 bits",
      wavBytes({ rate: 8_000, bits: 32 }, new Uint8Array(Int32Array.of(-(2 ** 31), 2 ** 30).buffer)),
      [-1, 0.5],
    ],
    [
      "float32",
      wavBytes({ rate: 8_000, code: 3, bits: 32 }, new Uint8Array(Float32Array.of(0.25, Number.NaN).buffer)),
      [0.25, 0],
    ],
    ["float64", wavBytes({ rate: 8_000, code: 3, bits: 64 }, new Uint8Array(Float64Array.of(-0.1).buffer)), [-0.1]],
    [
      "an extension that names the code",
      wavBytes({ rate: 8_000, code: 0xfffe }, samples16([0, 1])),
      [0, 32_767 / 32_768],
    ],
    [
      "two channels, mixed",
      wavBytes({ rate: 8_000, channels: 2 }, new Uint8Array(Int16Array.of(16_384, 0, -16_384, 16_384).buffer)),
      [0.25, 0],
    ],
    // Tables 1a and 2a of G.711: the loudest, the softest and zero.
    [
      "µ-law",
      wavBytes({ rate: 8_000, code: 7, bits: 8 }, Uint8Array.of(0x00, 0x80, 0xff, 0x7f, 0xfe)),
      [-32_124, 32_124, 0, 0, 8].map((value) => value / 32_768),
    ],
    [
      "A-law",
      wavBytes({ rate: 8_000, code: 6, bits: 8 }, Uint8Array.of(0x2a, 0xaa, 0xd5, 0x55)),
      [-32_256, 32_256, 8, -8].map((value) => value / 32_768),
    ],
  ])("reads %s", (_, bytes, expected) => {
    expect(samples(bytes)).toEqual(expected);
  });

  it("reads no more of a file than is asked for", () => {
    const path = join(temporaryFolder(), "tone.wav");
    const bytes = toneWav(440, { rate: 8_000, seconds: 2 });
    writeFileSync(path, bytes);
    expect(soundForm(path)).toEqual({ rate: 8_000, channels: 1, samples: 16_000 });
    const { samples: some } = readSound(path, () => 100);
    expect([...some]).toEqual(samples(bytes).slice(0, 100));
  });

  it("gives what there is of a file that was cut short", () => {
    const bytes = toneWav(440, { rate: 8_000, seconds: 1 });
    expect(samples(bytes.subarray(0, bytes.length - 1_001))).toHaveLength(7_499);
  });

  it.each([
    ["is no WAV file", Buffer.from("OggS and so on and so on")],
    ["ends before its sound", toneWav(440, { rate: 8_000, seconds: 1 }).subarray(0, 40)],
    [
      "holds sound of a kind that is not read (code 17, 4 bits)",
      wavBytes({ rate: 8_000, code: 17, bits: 4 }, new Uint8Array(8)),
    ],
    ["says that it has 0 channels", wavBytes({ rate: 8_000, channels: 0 }, new Uint8Array(8))],
  ])("says of a file that it %s", (what, bytes) => {
    expect(() => parseSound(bytes, "a.wav")).toThrow(`\`a.wav\` ${what}`);
  });
});
