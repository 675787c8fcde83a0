/**
 * The public surface of gym-js: environments in the Gymnasium API, their spaces, seeding, wrappers and checks.
 */
export { type CheckOptions, type CheckReport, checkEnv, showReport } from "./check/check-env.ts";
export type { CheckRule, Finding } from "./check/finding.ts";
export { BaseEnv } from "./core/base-env.ts";
export {
  type Env,
  type EnvMetadata,
  emptyInfo,
  type Info,
  type RenderFrame,
  type RenderMode,
  type ResetArguments,
  type ResetResult,
  type RgbArray,
  type StepResult,
} from "./core/env.ts";
export type { EnvSnapshot } from "./core/env-snapshot.ts";
export type { CreateArguments, EnvSpec } from "./core/env-spec.ts";
export { InPlaceEnv, type StepArrays, type StepsInPlace, stepsInPlace } from "./core/in-place-env.ts";
export {
  type RawSettings,
  readSettings,
  type SettingRule,
  type SettingRules,
  type SettingValues,
} from "./core/settings.ts";
export { Acrobot, type AcrobotState, acrobotSettings } from "./envs/acrobot/acrobot.ts";
export { Bandit, type BanditState, banditSettings } from "./envs/bandit/bandit.ts";
export {
  Blackjack,
  type BlackjackObservation,
  type BlackjackState,
  blackjackSettings,
} from "./envs/blackjack/blackjack.ts";
export { CartPole, type CartPoleState, cartPoleSettings } from "./envs/cart-pole/cart-pole.ts";
export { CliffWalking, cliffWalkingSettings } from "./envs/cliff-walking/cliff-walking.ts";
export { FrozenLake, frozenLakeSettings } from "./envs/frozen-lake/frozen-lake.ts";
export { drawLakeMap, type LakeMapArguments, lakeMaps } from "./envs/frozen-lake/lake-map.ts";
export { type GridMap, type GridTask, isFree } from "./envs/grid-nav/grid-map.ts";
export { cellAfter, type GridMove, gridMoves } from "./envs/grid-nav/grid-moves.ts";
export { GridNav, type GridNavState, gridNavSettings } from "./envs/grid-nav/grid-nav.ts";
export { type GridPath, gridDistances, shortestPath } from "./envs/grid-nav/shortest-path.ts";
export { MountainCar } from "./envs/mountain-car/mountain-car.ts";
export { type MountainCarState, mountainCarSettings } from "./envs/mountain-car/valley-car.ts";
export { MountainCarContinuous } from "./envs/mountain-car-continuous/mountain-car-continuous.ts";
export { Pendulum, type PendulumState, pendulumSettings } from "./envs/pendulum/pendulum.ts";
export { type ArmForces, type ArmState, advanceArm, armEnergy, armPose } from "./envs/reacher-2d/arm-dynamics.ts";
export { Reacher2D, type Reacher2DState, reacher2DSettings } from "./envs/reacher-2d/reacher-2d.ts";
export { Recommend, type RecommendState, recommendSettings } from "./envs/recommend/recommend.ts";
export { TabularEnv } from "./envs/tabular/tabular-env.ts";
export type { Transition, TransitionTable } from "./envs/tabular/transitions.ts";
export { Taxi, taxiSettings } from "./envs/taxi/taxi.ts";
export { decodeTaxi, encodeTaxi, type TaxiState } from "./envs/taxi/taxi-map.ts";
export { Trading, tradingSettings } from "./envs/trading/trading.ts";
export { GymError, type GymErrorCode } from "./errors/gym-error.ts";
export type { WarningSink } from "./errors/warning.ts";
export { findSpec, listEnvs, make, type RegisteredEnvs, register } from "./registry/default-registry.ts";
export { type EnvId, parseEnvId } from "./registry/env-id.ts";
export { type MakeOptions, makeFromSpec, type Registration, Registry, type SpecLookup } from "./registry/registry.ts";
export {
  blankPicture,
  type Colour,
  fillDisc,
  fillPolygon,
  fillRectangle,
  type Point,
  pixelAt,
} from "./render/raster.ts";
export { Generator } from "./seeding/generator.ts";
export { Pcg64, type Pcg64State } from "./seeding/pcg64.ts";
export { type Seed, SeedSequence } from "./seeding/seed-sequence.ts";
export { seededGenerator } from "./seeding/seeded-generator.ts";
export { SnapshotFields } from "./snapshot/snapshot-fields.ts";
export { toPlain } from "./snapshot/to-plain.ts";
export { ArraySpace } from "./spaces/array-space.ts";
export { type Bound, Box, type BoxArguments, flattenSpace } from "./spaces/box.ts";
export { Dict, type DictArguments, type DictMember, type DictSampling, type SpacesByKey } from "./spaces/dict.ts";
export { Discrete, type DiscreteSampling } from "./spaces/discrete.ts";
export { type ArrayByDType, type DType, dtypes, type NumericArray } from "./spaces/dtype.ts";
export { MultiBinary, type MultiBinarySampling } from "./spaces/multi-binary.ts";
export { MultiDiscrete, type MultiDiscreteArguments, type MultiDiscreteSampling } from "./spaces/multi-discrete.ts";
export type { MemberOf, SamplingOf } from "./spaces/product-space.ts";
export { Sequence, type SequenceSampling } from "./spaces/sequence.ts";
export { flatten, type Json, Space } from "./spaces/space.ts";
export { spaceFromJson } from "./spaces/space-from-json.ts";
export type { SpaceJson } from "./spaces/space-json.ts";
export { type Stacked, stackedSpace, stackMembers, zeroMember } from "./spaces/stacked-space.ts";
export { Text, type TextArguments, type TextSampling } from "./spaces/text.ts";
export { Tuple, type TupleMember, type TupleSampling } from "./spaces/tuple.ts";
export type { AutoresetMode } from "./vector/autoreset-mode.ts";
export { type FlatLayout, flatLayout } from "./vector/flat-layout.ts";
export {
  type FlatArray,
  type MakeVectorOptions,
  makeVector,
  makeVectorFromSpec,
  type VectorOf,
} from "./vector/make-vector.ts";
export { RecordVectorStatistics } from "./vector/record-vector-statistics.ts";
export { type SyncVectorArguments, SyncVectorEnv } from "./vector/sync-vector-env.ts";
export type { Vector, VectorResetArguments, VectorResult } from "./vector/vector.ts";
export type { VectorInfo } from "./vector/vector-info.ts";
export { VectorWrapper } from "./vector/vector-wrapper.ts";
export { ActionWrapper } from "./wrappers/action-wrapper.ts";
export { Autoreset } from "./wrappers/autoreset.ts";
export { ClipAction } from "./wrappers/clip-action.ts";
export { EnvLayer } from "./wrappers/env-layer.ts";
export { FlattenObservation } from "./wrappers/flatten-observation.ts";
export { type FrameStackArguments, FrameStackObservation } from "./wrappers/frame-stack-observation.ts";
export { NormalizeObservation, type NormalizeObservationArguments } from "./wrappers/normalize-observation.ts";
export { NormalizeReward, type NormalizeRewardArguments } from "./wrappers/normalize-reward.ts";
export { ObservationWrapper } from "./wrappers/observation-wrapper.ts";
export { OrderEnforcing } from "./wrappers/order-enforcing.ts";
export { PassiveEnvChecker } from "./wrappers/passive-env-checker.ts";
export {
  type EpisodeStatistics,
  RecordEpisodeStatistics,
  type RecordEpisodeStatisticsArguments,
} from "./wrappers/record-episode-statistics.ts";
export { fewEpisodes, RecordVideo, type RecordVideoArguments, type Video } from "./wrappers/record-video.ts";
export { RescaleAction, type RescaleActionArguments } from "./wrappers/rescale-action.ts";
export { RunningMoments } from "./wrappers/running-moments.ts";
export { TimeLimit } from "./wrappers/time-limit.ts";
export { TransformAction } from "./wrappers/transform-action.ts";
export { TransformObservation } from "./wrappers/transform-observation.ts";
export { TransformReward } from "./wrappers/transform-reward.ts";
export { Wrapper } from "./wrappers/wrapper.ts";
