/**
 * What every way of showing a run has in common.
 */
import type { RunEvent } from "@penstock/runtime";

/** Where a view writes; `process.stdout` is one. */
export interface ViewStream {
  write(text: string): unknown;
  /** Width of the terminal, asked before each drawing; 80 where unknown. */
  readonly columns?: number;
  readonly isTTY?: boolean;
}

/** Shows a run while it works. */
export interface View {
  /** Takes the next event, in the order in which they happen. */
  event(event: RunEvent): void;
  /** Writes what is left and gives the terminal back as it was; further calls do nothing. */
  close(): void;
}
