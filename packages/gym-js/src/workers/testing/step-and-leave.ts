/** A program that steps a vector in threads; with the argument "close" it closes it, without it just ends. */
import { makeWorkerVector } from "../index.ts";

const vector = await makeWorkerVector("CartPole-v1", { copies: 4, workers: 2 });
vector.reset({ seed: 0 });
for (let step = 0; step < 100; step++) vector.step([0, 1, 0, 1]);
if (process.argv[2] === "close") await vector.close();
process.stdout.write("done");
