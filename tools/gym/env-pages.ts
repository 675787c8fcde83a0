/** In: the pages that stand beside environments. Out: all of them, in the order of the index. */
import { lunarLanderPage } from "../../packages/gym-js/src/box2d/lunar-lander/lunar-lander-page.ts";
import { acrobotPage } from "../../packages/gym-js/src/envs/acrobot/acrobot-page.ts";
import { banditPage } from "../../packages/gym-js/src/envs/bandit/bandit-page.ts";
import { blackjackPage } from "../../packages/gym-js/src/envs/blackjack/blackjack-page.ts";
import { cartPolePage } from "../../packages/gym-js/src/envs/cart-pole/cart-pole-page.ts";
import { cliffWalkingPage } from "../../packages/gym-js/src/envs/cliff-walking/cliff-walking-page.ts";
import type { EnvPage } from "../../packages/gym-js/src/envs/env-page.ts";
import { frozenLakePage } from "../../packages/gym-js/src/envs/frozen-lake/frozen-lake-page.ts";
import { gridNavPage } from "../../packages/gym-js/src/envs/grid-nav/grid-nav-page.ts";
import { mountainCarPage } from "../../packages/gym-js/src/envs/mountain-car/mountain-car-page.ts";
import { mountainCarContinuousPage } from "../../packages/gym-js/src/envs/mountain-car-continuous/mountain-car-continuous-page.ts";
import { pendulumPage } from "../../packages/gym-js/src/envs/pendulum/pendulum-page.ts";
import { reacher2DPage } from "../../packages/gym-js/src/envs/reacher-2d/reacher-2d-page.ts";
import { recommendPage } from "../../packages/gym-js/src/envs/recommend/recommend-page.ts";
import { taxiPage } from "../../packages/gym-js/src/envs/taxi/taxi-page.ts";
import { tradingPage } from "../../packages/gym-js/src/envs/trading/trading-page.ts";

/** A group of the index. */
export interface PageGroup {
  readonly title: string;
  readonly pages: readonly EnvPage[];
}

/** Every page, by group. */
export const pageGroups: readonly PageGroup[] = [
  {
    title: "Classic control",
    pages: [cartPolePage, mountainCarPage, mountainCarContinuousPage, acrobotPage, pendulumPage],
  },
  { title: "Tables and cards", pages: [frozenLakePage, cliffWalkingPage, taxiPage, blackjackPage] },
  { title: "With bodies", pages: [lunarLanderPage] },
  { title: "Of our own", pages: [banditPage, gridNavPage, reacher2DPage, tradingPage, recommendPage] },
];

/** Every page. */
export const envPages: readonly EnvPage[] = pageGroups.flatMap(({ pages }) => pages);
