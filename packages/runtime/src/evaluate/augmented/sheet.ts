/** What a sheet of augmented rows shows, as plain data: each row as the source has it, and as the first epochs read it. */

/** A value of an input as people can look at it. */
export type Shown =
  | {
      readonly kind: "picture";
      /** `[height, width, channels]`. */
      readonly shape: readonly [number, number, number];
      /** 0…255. */
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "text"; readonly text: string };

/** What else a row was mixed with. */
export interface ShownMixture {
  /** How much of it is itself. */
  readonly share: number;
  /** The targets of its partner, in words. */
  readonly targets: string;
}

/** A row in one epoch. */
export interface ShownVariant {
  /** One for each input, in the sheet's order. */
  readonly inputs: readonly Shown[];
  readonly mixture: ShownMixture | null;
}

/** A row before and after. */
export interface SheetRow {
  /** Its number in the data set. */
  readonly row: number;
  /** Its targets in words: `label cat`. */
  readonly targets: string;
  readonly before: readonly Shown[];
  /** One for each of the first epochs. */
  readonly after: readonly ShownVariant[];
}

/** Rows of one data set. */
export interface AugmentedSheet {
  readonly dataset: string;
  readonly seed: number;
  /** The inputs that are shown, with their steps as written. */
  readonly inputs: readonly { readonly name: string; readonly steps: string }[];
  readonly rows: readonly SheetRow[];
}
