/**
 * Run events in, plain lines out, for logs and pipes: one line for each step state and epoch, no escape codes except
 * colours where they are asked for, nothing for batches and progress.
 */
import type { SourceFile } from "@penstock/dsl";
import type { RunEvent } from "@penstock/runtime";
import { epochLine } from "./epoch-line.ts";
import { failureText } from "./failure-text.ts";
import { profileLines } from "./profile-lines.ts";
import { resultLines } from "./result-lines.ts";
import { startLines } from "./start-lines.ts";
import { type Columns, measureColumns, startLine, stepName, stepState } from "./step-line.ts";
import { type Colours, paintLine, piece, type StyledLine } from "./styled-line.ts";
import type { View, ViewStream } from "./view.ts";

/** A view that writes each line once; `files` are those of the program. */
export function linesView(stream: ViewStream, colours: Colours, files: readonly SourceFile[]): View {
  let columns: Columns = { name: 0, kind: 0, run: 0 };
  let kinds: ReadonlyMap<string, string> = new Map();
  const expectations: Extract<RunEvent, { event: "expect" }>[] = [];
  const dry: Extract<RunEvent, { event: "dry" }>[] = [];

  function lines(event: RunEvent): readonly StyledLine[] {
    switch (event.event) {
      case "start":
        columns = measureColumns(event.steps);
        kinds = new Map(event.steps.map((step) => [step.block, step.kind]));
        return [startLine(event)];
      case "notice":
        return [[piece("note: ", "accent"), piece(event.text)]];
      case "step":
        return [
          [
            ...stepName(event, columns),
            piece(event.state === "done" ? `done in ${stepState(event)}` : stepState(event)),
          ],
        ];
      case "validation":
      case "epoch":
        return [
          [
            ...stepName({ block: event.block, kind: kinds.get(event.block) ?? "train", run: event.run }, columns),
            ...epochLine(event, Number.POSITIVE_INFINITY),
          ],
        ];
      case "weights":
        return startLines(event);
      case "expect":
        expectations.push(event);
        return [];
      case "dry":
        dry.push(event);
        return [];
      case "error":
        return [];
      case "profile":
        return profileLines(event, stream.columns ?? 120);
      case "done":
        return resultLines({ done: event, expectations, dry, kinds });
      case "batch":
      case "progress":
        return [];
    }
  }

  return {
    event(event) {
      if (event.event === "error") {
        const { columns: width = 120 } = stream;
        stream.write(failureText(event, files, { colour: colours.isColorSupported, width }));
        return;
      }
      const text = lines(event).map((line) => `${paintLine(line, colours)}\n`);
      if (text.length > 0) stream.write(text.join(""));
    },
    close() {},
  };
}
