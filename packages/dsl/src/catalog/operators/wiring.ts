/** Operators that say how others are put together; the checker opens them up into those. */
import type { OperatorEntry } from "../entry.ts";
import { int, optional, positive, required } from "../parameters.ts";
import { unary } from "./rule-parts.ts";

export const wiring: readonly OperatorEntry[] = [
  {
    name: "residual",
    doc: "What comes in plus what operators make of it (He et al., 2016): they learn the difference, and gradients go past them.",
    example: "x -> conv(32) -> residual(conv(32, pad: same) -> batch_norm() -> relu())",
    inputs: "one",
    mask: "keeps",
    shapes: "[…] → […]",
    parameters: [
      required("inside", { kind: "operator_flow" }, "The operators that the input goes through."),
      optional(
        "shortcut",
        { type: { kind: "operator_flow" }, default: null },
        "Operators for the way past them, where the shape changes; the input goes past as it is by default.",
      ),
    ],
    shape: unary,
    form: "residual",
  },
  {
    name: "repeat",
    doc: "The same operators several times one after the other, each time with weights of its own.",
    example: "x -> repeat(3, dense(64, activation: relu))",
    inputs: "one",
    mask: "keeps",
    shapes: "[…] → what comes of it last, […]",
    parameters: [
      required("times", int, "How many times.", positive),
      required("inside", { kind: "operator_flow" }, "The operators that are repeated."),
    ],
    shape: unary,
    form: "repeat",
  },
];
