/**
 * CartPole on a canvas. In: the cart's position in metres, the pole's angle in radians. Out: a drawing in the page's colours.
 * Why: sharp on every screen and readable by day and by night, which a picture of fixed pixels is not.
 */

/** Metres from the left edge to the right, and where an episode ends. */
const view = 5.6;
const limit = 2.4;
/** In metres. */
const cart = { width: 0.42, height: 0.24 };
const pole = { width: 0.08, length: 1 };

/** Draws the scene over what was there. */
export function drawCartPole(
  canvas: HTMLCanvasElement,
  { position, angle }: { readonly position: number; readonly angle: number },
): void {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("the browser cannot draw on a canvas");
  const [width, height] = [canvas.clientWidth * devicePixelRatio, canvas.clientHeight * devicePixelRatio];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`);
  // From here on in metres: the middle of the track is (0, 0), y upwards.
  const scale = canvas.width / view;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, -scale, canvas.width / 2, canvas.height * 0.78);
  context.fillStyle = colour("track");
  context.fillRect(-view / 2, -0.01, view, 0.02);
  context.fillStyle = colour("limit");
  for (const end of [-limit, limit]) context.fillRect(end - 0.015, -0.1, 0.03, 0.2);
  context.translate(position, 0);
  context.fillStyle = colour("cart");
  context.beginPath();
  context.roundRect(-cart.width / 2, -cart.height / 2, cart.width, cart.height, 0.04);
  context.fill();
  context.translate(0, cart.height / 4);
  context.rotate(-angle);
  context.fillStyle = colour("pole");
  context.beginPath();
  context.roundRect(-pole.width / 2, -pole.width / 2, pole.width, pole.length, pole.width / 2);
  context.fill();
  context.fillStyle = colour("axle");
  context.beginPath();
  context.arc(0, 0, pole.width / 3, 0, 2 * Math.PI);
  context.fill();
}
