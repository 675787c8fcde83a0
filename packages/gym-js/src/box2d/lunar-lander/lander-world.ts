/**
 * The bodies of LunarLander in planck. In: the ground's heights, forces and impulses. Out: where the lander and its legs are,
 * and what touches the ground.
 * Why: shapes, masses, joints and the order in which they are made are Gymnasium's, which Box2D's solver depends on.
 */
import type { Body, Contact, World } from "planck";
import { planck } from "../planck.ts";
import { groundAcross, hull, leg, type Pose, scale, view } from "./landscape.ts";

const springTorque = 40;
/** How far a leg is turned outwards at the start, in radians. */
const startAngle = 0.05;
/** What collides with what: everything with the ground only. */
const groundBits = 0x0001;
const secondsPerStep = 1 / 50;
const velocityIterations = 180;
const positionIterations = 60;

/** How far below the lander's origin its legs end, in metres. */
export const legDown = leg.down / scale;

/** One world for one episode; Gymnasium too makes a new one each, so that nothing of the last remains. */
export class LanderWorld {
  /** Whether the lander's hull has touched the ground. */
  crashed = false;
  /** Whether each leg touches the ground: the one made first stands on the right. */
  readonly touching: [boolean, boolean] = [false, false];
  readonly lander: Body;
  readonly #world: World;
  readonly #legs: readonly [Body, Body];

  readonly #begin = (contact: Contact): void => {
    const bodies = bodiesOf(contact);
    if (bodies.includes(this.lander)) this.crashed = true;
    this.#mark(bodies, true);
  };

  /** A leg on two stretches of ground counts as off it once it has left one of them: so it is in Gymnasium. */
  readonly #end = (contact: Contact): void => this.#mark(bodiesOf(contact), false);

  constructor(
    ground: ArrayLike<number>,
    options: { readonly gravity: number; readonly push: readonly [number, number] },
  ) {
    const world = new planck.World({ gravity: { x: 0, y: options.gravity } });
    this.#world = world;
    const moon = world.createBody();
    moon.createFixture(new planck.Edge({ x: 0, y: 0 }, { x: view.width, y: 0 }), { density: 0 });
    for (let i = 0; i + 1 < groundAcross.length; i++) {
      const [from, to] = [i, i + 1].map((at) => ({ x: groundAcross[at] ?? 0, y: ground[at] ?? 0 }));
      moon.createFixture(new planck.Edge(from, to), { density: 0, friction: 0.1 });
    }
    this.lander = world.createDynamicBody({ position: { x: view.width / 2, y: view.height } });
    this.lander.createFixture(new planck.Polygon(hull.map(([x, y]) => ({ x: x / scale, y: y / scale }))), {
      density: 5,
      friction: 0.1,
      filterCategoryBits: 0x0010,
      filterMaskBits: groundBits,
    });
    this.lander.applyForceToCenter({ x: options.push[0], y: options.push[1] }, true);
    this.#legs = [this.#addLeg(-1), this.#addLeg(1)];
    world.on("begin-contact", this.#begin);
    world.on("end-contact", this.#end);
  }

  /** Whether the lander moves, or could; a body that has been still for half a second sleeps. */
  get awake(): boolean {
    return this.lander.isAwake();
  }

  /** A fiftieth of a second. */
  step(): void {
    this.#world.step(secondsPerStep, velocityIterations, positionIterations);
  }

  /** The lander, then its legs. */
  poses(): readonly Pose[] {
    return [this.lander, ...this.#legs].map((body) => ({ ...body.getPosition(), angle: body.getAngle() }));
  }

  /** How many bodies there are, the ground among them. */
  get bodies(): number {
    return this.#world.getBodyCount();
  }

  /** Removes all bodies, without telling of the contacts that end by it. */
  destroy(): void {
    const world = this.#world;
    world.off("begin-contact", this.#begin);
    world.off("end-contact", this.#end);
    for (let body = world.getBodyList(); body !== null; body = world.getBodyList()) world.destroyBody(body);
  }

  #addLeg(side: -1 | 1): Body {
    const body = this.#world.createDynamicBody({
      position: { x: view.width / 2 - (side * leg.away) / scale, y: view.height },
      angle: side * startAngle,
    });
    body.createFixture(new planck.Box(leg.halfWidth / scale, leg.halfHeight / scale), {
      density: 1,
      filterCategoryBits: 0x0020,
      filterMaskBits: groundBits,
    });
    this.#world.createJoint(
      new planck.RevoluteJoint({
        bodyA: this.lander,
        bodyB: body,
        localAnchorA: { x: 0, y: 0 },
        localAnchorB: { x: (side * leg.away) / scale, y: legDown },
        // As pybox2d has it: the angle between the bodies as they are made.
        referenceAngle: side * startAngle,
        enableMotor: true,
        enableLimit: true,
        maxMotorTorque: springTorque,
        motorSpeed: 0.3 * side,
        lowerAngle: side === -1 ? 0.9 - 0.5 : -0.9,
        upperAngle: side === -1 ? 0.9 : -0.9 + 0.5,
      }),
    );
    return body;
  }

  #mark(bodies: readonly Body[], touching: boolean): void {
    for (const index of [0, 1] as const) if (bodies.includes(this.#legs[index])) this.touching[index] = touching;
  }
}

function bodiesOf(contact: Contact): readonly [Body, Body] {
  return [contact.getFixtureA().getBody(), contact.getFixtureB().getBody()];
}
