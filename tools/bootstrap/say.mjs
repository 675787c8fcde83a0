// Progress of set-up: one line a stage; on a terminal the running stage shows its seconds.

const terminal = process.stderr.isTTY === true && !process.env.CI;

/** Prints one line of set-up progress to standard error. */
export function say(line) {
  console.error(`penstock: ${line}`);
}

/** Runs `work`, showing `title` with the seconds it takes. */
export async function stage(title, work) {
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 1000);
  let timer;
  if (terminal) {
    timer = setInterval(() => process.stderr.write(`\r\x1b[Kpenstock: ${title} … ${seconds()} s`), 1000);
  } else {
    say(`${title} …`);
  }
  try {
    const value = await work();
    if (terminal) process.stderr.write("\r\x1b[K");
    say(`${title}: done in ${seconds()} s`);
    return value;
  } finally {
    clearInterval(timer);
    if (terminal) process.stderr.write("\r\x1b[K");
  }
}
