/**
 * Run events in, the same events out as one JSON object a line, for programs.
 */
import type { View, ViewStream } from "./view.ts";

/** A view that writes exactly the events. JSON has no NaN, such values come out as `null`. */
export function jsonView(stream: ViewStream): View {
  return {
    event(event) {
      stream.write(`${JSON.stringify(event)}\n`);
    },
    close() {},
  };
}
