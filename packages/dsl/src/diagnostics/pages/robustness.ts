/**
 * Pages of codes about how rows are changed before a trained model is asked about them.
 */
import { type Page, page, whole } from "./page.ts";

const judged = (robustness: string): string => `${whole}
evaluate check {
  run: fit
  on: digits.test
  robustness: ${robustness}
}
`;

export const robustnessPages = {
  P4110: page({
    explanation:
      "Every corruption is for some kinds of columns: `typos` for texts, `noise` for pictures, `missing` for fields of a table. `saturate` needs pictures of red, green and blue. `fgsm` and `pgd` follow gradients through the preparation, so every step of it has to change numbers one by one.",
    program: judged("noise() + typos()"),
    repair: ["noise() + typos()", "noise() + blur()"],
  }),
  P4111: page({
    explanation:
      "The figures of a corruption go by its name: `robustness.noise.label.accuracy` is the mean over its severities. So each stands once; several amounts are a list.",
    program: judged("noise(0.05) + noise(0.1)"),
    repair: ["noise(0.05) + noise(0.1)", "noise([0.05, 0.1])"],
  }),
  P4112: page({
    explanation:
      "A corruption runs once for every amount in its list, and in five severities where it is given none. An empty list would be no corruption at all.",
    program: judged("noise([])"),
    repair: ["noise([])", "noise()"],
  }),
} satisfies Readonly<Record<string, Page>>;
