import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { official } from "./official.ts";
import { probeSource } from "./probe-source.ts";
import { readTable } from "./read-table.ts";
import { splitRows } from "./split-rows.ts";
import { call, classTarget, context, dataset, imageInput, temporaryFolder } from "./testing/dataset-fixture.ts";
import { npyBytes, npzBytes } from "./testing/npz-bytes.ts";

const folder = temporaryFolder();
const pixels = (rows: number): Uint8Array => Uint8Array.from({ length: rows * 6 }, (_, index) => index + rows);
const long = (labels: readonly number[]): Uint8Array => new Uint8Array(BigInt64Array.from(labels, BigInt).buffer);

/** Three train rows, one to validate and two to test, as MedMNIST has them. */
const medical = {
  train_images: npyBytes([3, 2, 3], pixels(3)),
  train_labels: npyBytes([3, 1], Uint8Array.of(1, 0, 1)),
  val_images: npyBytes([1, 2, 3], pixels(1)),
  val_labels: npyBytes([1, 1], Uint8Array.of(0)),
  test_images: npyBytes([2, 2, 3], pixels(2)),
  test_labels: npyBytes([2, 1], Uint8Array.of(1, 0)),
};

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function npz(path: string, split = call("official", { valid: 0 })) {
  return dataset({ source: call("npz", { path }), inputs: [imageInput([2, 3, 1])], targets: [classTarget(2)], split });
}

const said = (path: string): Promise<unknown> =>
  readTable(npz(path), context()).then(
    () => null,
    (error: unknown) => error,
  );

describe("files of NumPy arrays", () => {
  it("give pictures, labels and the sides that their names say", async () => {
    const set = npz(write("medical.npz", npzBytes(medical)));
    const table = await readTable(set, context());
    expect(table.columns.get("image")).toMatchObject({ kind: "image", shape: [2, 3, 1] });
    expect(table.columns.get("label")).toMatchObject({ data: Int32Array.of(1, 0, 1, 0, 1, 0) });
    expect([...(table.official ?? [])]).toEqual([
      ...[official.train, official.train, official.train],
      official.valid,
      ...[official.test, official.test],
    ]);
    expect(splitRows(table, set, 1)).toEqual({
      train: Uint32Array.of(0, 1, 2),
      valid: Uint32Array.of(3),
      test: Uint32Array.of(4, 5),
    });
  });

  it("are looked at with the same result", () => {
    const path = write("look.npz", npzBytes(medical));
    const found = probeSource({ source: "npz", args: { path }, from: join(folder, "main.pipe"), reads: [] }, context());
    expect(found).toMatchObject({
      rows: 6,
      official: { train: 3, valid: 1, test: 2 },
      parts: [
        { name: "train", rows: 3, official: "train" },
        { name: "valid", rows: 1, official: "valid" },
        { name: "test", rows: 2, official: "test" },
      ],
      columns: [
        { name: "image", shape: [2, 3, 1] },
        {
          name: "label",
          stats: {
            counts: [
              { value: "0", rows: 3 },
              { value: "1", rows: 3 },
            ],
          },
        },
      ],
    });
  });

  it("may name their arrays as Keras does, in colour, with labels of eight bytes", async () => {
    const path = write(
      "keras.npz",
      npzBytes({
        x_train: npyBytes([2, 1, 1, 3], Uint8Array.of(1, 2, 3, 4, 5, 6)),
        y_train: npyBytes([2], long([1, 0]), "<i8"),
        x_test: npyBytes([1, 1, 1, 3], Uint8Array.of(7, 8, 9)),
        y_test: npyBytes([1], long([1]), "<i8"),
      }),
    );
    const set = dataset({ source: call("npz", { path }), inputs: [imageInput([1, 1, 3])], targets: [classTarget(2)] });
    const table = await readTable(set, context());
    expect(table.columns.get("image")).toEqual({
      kind: "image",
      shape: [1, 1, 3],
      data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
    });
    expect(table.columns.get("label")).toMatchObject({ data: Int32Array.of(1, 0, 1) });
  });

  it("have no split where they do not name one", async () => {
    const path = write(
      "plain.npz",
      npzBytes({ images: npyBytes([3, 2, 3], pixels(3)), labels: npyBytes([3], Uint8Array.of(0, 1, 1)) }),
    );
    const table = await readTable(npz(path, call("random", { train: 0.5, valid: 0, test: 0.5, by: null })), context());
    expect(table.official).toBeNull();
    expect(table.rows).toBe(3);
  });

  it("are refused where they are cut short, are something else or hold objects", async () => {
    const whole = npzBytes(medical);
    expect(await said(write("short.npz", whole.subarray(0, whole.length - 40)))).toMatchObject({
      title: expect.stringMatching(/is cut short or no file of NumPy arrays/) as unknown,
    });
    expect(await said(write("text.npz", Buffer.from("a,b\n1,2\n")))).toMatchObject({
      title: expect.stringMatching(/no file of NumPy arrays/) as unknown,
    });
    const objects = npzBytes({ ...medical, train_images: npyBytes([3, 2, 3], pixels(3), "|O") });
    expect(await said(write("objects.npz", objects))).toMatchObject({
      title: expect.stringMatching(/`train_images` of .* holds Python objects, which are not read/) as unknown,
    });
    const missing = npzBytes({ ...medical, test_images: npyBytes([2, 2, 3], pixels(2).subarray(0, 9)) });
    expect(await said(write("missing.npz", missing))).toMatchObject({
      title: expect.stringMatching(/`test_images` of .* has 9 bytes of 12/) as unknown,
    });
  });

  it("are refused where pictures and labels do not fit together", async () => {
    const few = npzBytes({ ...medical, train_labels: npyBytes([2], Uint8Array.of(1, 0)) });
    expect(await said(write("few.npz", few))).toMatchObject({
      title: expect.stringMatching(/`train_labels` of .* has 2 values for 3 pictures/) as unknown,
    });
    const floats = npzBytes({ ...medical, train_images: npyBytes([3, 2, 3], pixels(3), "<f4") });
    expect(await said(write("floats.npz", floats))).toMatchObject({
      title: expect.stringMatching(/holds values of type `<f4`/) as unknown,
    });
    const sizes = npzBytes({ ...medical, val_images: npyBytes([1, 3, 2], pixels(1)) });
    expect(await said(write("sizes.npz", sizes))).toMatchObject({
      title: expect.stringMatching(/has pictures of 2×3×1 and of 3×2×1/) as unknown,
    });
    const none = npzBytes({ weights: npyBytes([2], Uint8Array.of(1, 2)) });
    expect(await said(write("none.npz", none))).toMatchObject({
      title: expect.stringMatching(/has no array of pictures/) as unknown,
      help: "expected are names such as `train_images` and `train_labels`; it has `weights`",
    });
  });
});
