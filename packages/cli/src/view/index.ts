/**
 * Run events in, words for people (live or as plain lines) or JSON for programs out. The caller decides which, and
 * whether to colour (terminal, `NO_COLOR`).
 */
import type { SourceFile } from "@penstock/dsl";
import picocolors from "picocolors";
import { jsonView } from "./json-view.ts";
import { linesView } from "./lines-view.ts";
import { liveView } from "./live-view.ts";
import type { View, ViewStream } from "./view.ts";

export type { View, ViewStream } from "./view.ts";

/** How to show a run. */
export interface ViewOptions {
  readonly stream: ViewStream;
  /** `live` for terminals, `lines` for pipes and logs, `json` for programs. */
  readonly mode: "live" | "lines" | "json";
  readonly colour: boolean;
  /** Files of the program, for the source lines of a failure. */
  readonly files: readonly SourceFile[];
  /** Clock in milliseconds, for redrawing and running times. */
  readonly now: () => number;
}

/** Makes the view of one run; `close` must be called when the run ends, however it ends. */
export function createView(options: ViewOptions): View {
  const colours = picocolors.createColors(options.colour);
  switch (options.mode) {
    case "live":
      return liveView(options.stream, { colours, now: options.now, files: options.files });
    case "lines":
      return linesView(options.stream, colours, options.files);
    case "json":
      return jsonView(options.stream);
  }
}
