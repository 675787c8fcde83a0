/** A run's last checkpoint in, repetitions of what came after it out: one step a call, told to nobody, saved nowhere. */
import type { TrainInput } from "../train-input.ts";
import { nextTask } from "./course.ts";
import type { Replay, Replays } from "./loss-origin.ts";
import { nobody, Trainer } from "./trainer.ts";

/** Repetitions of a run from where its input starts it. */
export function replays(input: TrainInput): Replays {
  return { open: () => ({ step: input.checkpoint?.progress.step ?? 0, ...replayOf(input) }) };
}

function replayOf(input: TrainInput): Replay {
  const trainer = new Trainer({ ...input, stepsPerCall: 1 }, { clock: () => 0, profiler: null });
  const idle = async (): Promise<void> => undefined;
  const goTo = async (step: number): Promise<void> => {
    while (trainer.place.step < step) await toNextStep(1);
  };
  /** Measures and closes epochs until a step is next, and takes so many steps. */
  const toNextStep = async (steps: 0 | 1): Promise<void> => {
    for (;;) {
      const task = nextTask(trainer.course, trainer.place);
      if (task.kind === "measure") trainer.measured(await trainer.answer(idle));
      else if (task.kind === "close epoch") trainer.closeEpoch();
      else {
        if (task.kind === "train" && steps === 1) await trainer.take(task.until, nobody);
        return;
      }
    }
  };
  return {
    goTo,
    look: async () => {
      await toNextStep(0);
      return trainer.look();
    },
    sound: () => trainer.sound(),
    close: () => trainer.close(),
  };
}
