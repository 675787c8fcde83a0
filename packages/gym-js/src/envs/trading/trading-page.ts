/** The words of Trading's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

/** Trading in words. */
export const tradingPage: EnvPage<Float32Array, number> = {
  name: "Trading",
  summary: "Hold, buy or sell short one asset, with fees.",
  description:
    "A portfolio of cash and one asset. At each step the agent chooses which share of its worth is in the asset, and pays a fee for what it moves; then the next price comes. It never sees a price before it has decided. Prices are given, or invented anew in each episode: a random walk with a hidden trend, so that the past says a little about the future.",
  action: {
    elements: [
      { at: 0, meaning: "the least position: -1, sell short for all the worth" },
      { at: 1, meaning: "the position between: 0, all in cash" },
      { at: 2, meaning: "the greatest position: 1, all in the asset" },
    ],
    text: 'Positions are shares of the worth. `levels` positions lie evenly between `minPosition` and `maxPosition`. With `positions: "continuous"` the action is a `Float32Array` of one number, the position itself.',
  },
  observation: {
    elements: [
      { at: [0, 15], meaning: "log returns of the last steps, oldest first: log(price / price before)" },
      { at: 16, meaning: "the share of the worth that is in the asset, as the price has moved it" },
    ],
    text: "As many log returns as `window`.",
  },
  info: {
    price: "the present price",
    worth: "the worth of the portfolio, 1 at the start",
    position: "the share of the worth that is in the asset",
  },
  transition: {
    text: "The position is taken at the present price, then the price changes by `r`. Cash bears no interest.",
    equations: `growth   = (1 - fee |target - position|) (1 + target r)
worth    = worth * growth
position = target (1 + r) / (1 + target r)

Invented prices start at 100:
log return = trend_t + N(0, volatility^2)
trend_t+1  = 0.95 trend_t + N(0, trend^2 (1 - 0.95^2)),    trend_0 ~ N(0, trend^2)`,
  },
  reward:
    "`log(growth)`: the rewards of an episode sum up to the log of what the portfolio has grown by. Ruin gives log(0.000001).",
  start: {
    text: "All in cash, with a worth of 1. Of given prices, a place is drawn that leaves `steps` steps, or the first where there are too few.",
    options: {},
  },
  end: "Ruin terminates: the worth falls to a millionth or less in one step, or the fee takes all. The last price truncates, after `steps` steps at most.",
  settings: "`prices` takes any series of `window + 2` prices or more, such as a column of a data set.",
  history: { v0: "First version." },
  source:
    'Rewards as in J. Moody & M. Saffell, "Learning to trade via direct reinforcement", IEEE Transactions on Neural Networks 12(4), 2001; the environment is our own.',
  picture: {
    caption: "The price over time: green while held, red while sold short, grey without a position.",
    seed: 12,
    steps: 160,
    act: (observation) => {
      const recent = observation.slice(0, 16).reduce((sum, change) => sum + change, 0);
      return recent > 0.02 ? 2 : recent < -0.02 ? 0 : 1;
    },
  },
};
