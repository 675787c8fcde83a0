import { describe, expect, it } from "vitest";
import { crc32c, eventFile, frame, maskedSum } from "./tensorboard.ts";
import { smallRun } from "./testing/small-run.ts";

describe("CRC-32C", () => {
  // RFC 3720, appendix B.4, and the check value of the polynomial.
  it.each([
    ["32 bytes of zeros", new Uint8Array(32), 0x8a9136aa],
    ["32 bytes of ones", new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ["32 bytes counting up", Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ["32 bytes counting down", Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113fdb5c],
    ["nine digits", Buffer.from("123456789"), 0xe3069283],
  ])("of %s is that of the standard", (_, bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum);
  });
});

describe("event files", () => {
  /** Records of a file, each with its sums checked. */
  function records(file: Uint8Array): Buffer[] {
    const bytes = Buffer.from(file);
    const found: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = Number(bytes.readBigUInt64LE(at));
      expect(bytes.readUInt32LE(at + 8)).toBe(maskedSum(bytes.subarray(at, at + 8)));
      const record = bytes.subarray(at + 12, at + 12 + length);
      expect(bytes.readUInt32LE(at + 12 + length)).toBe(maskedSum(record));
      found.push(record);
      at += length + 16;
    }
    return found;
  }

  it("frame records as TFRecord does", () => {
    // Written by TensorFlow 2.21: tf.io.TFRecordWriter, one record of the letters `abc`.
    expect(Buffer.from(frame(Buffer.from("abc"))).toString("hex")).toBe("0300000000000000b099490e6162636e57f121");
  });

  it("begin with their version, and hold a record for each place of the course and one at the end", () => {
    const [version, text, ...points] = records(eventFile(smallRun()));
    expect(version?.subarray(9).toString("latin1")).toBe("\x1a\rbrain.Event:2");
    expect(text?.toString("utf8")).toContain("| epochs | 2 |");
    expect(points).toHaveLength(3);
    expect(points[0]?.readDoubleLE(1)).toBe(1_700_000_001.5);
    expect(points[0]?.toString("latin1")).toContain("valid/label.accuracy");
    expect(points[2]?.toString("latin1")).toContain("check/test.label.accuracy");
    // The same run gives the same bytes.
    expect(eventFile(smallRun())).toEqual(eventFile(smallRun()));
  });
});
