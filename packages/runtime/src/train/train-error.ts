/** Training that cannot go on for a reason the user can mend, for example numbers that overflowed. */
export class TrainError extends Error {
  override readonly name = "TrainError";
  /** One way out. */
  readonly help: string;

  constructor(title: string, help: string) {
    super(title);
    this.help = help;
  }
}
