// Serves examples/gym-browser until it is stopped: CartPole in a page. Usage: npx node --conditions=source tools/gym/serve-demo.mjs [PORT]
import { serveDemo } from "./demo-server.ts";

const { address } = await serveDemo(Number(process.argv[2] ?? 0));
console.log(`CartPole is at ${address} - Ctrl-C ends it`);
