// A lock between processes: a folder whose name says who holds it. A holder that died is recognised by its process id and
// start time and its lock taken over.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** When a process began, in clock ticks since boot; null where the system does not say. */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function alive(owner) {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  return owner.started === null || startTime(owner.pid) === owner.started;
}

function readOwner(folder) {
  try {
    return JSON.parse(readFileSync(path.join(folder, "owner.json"), "utf8"));
  } catch {
    return null;
  }
}

/** Takes the lock if it is free: the folder is made complete beside its place and moved there in one step. */
function tryTake(folder) {
  const own = `${folder}.${process.pid}`;
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  writeFileSync(path.join(own, "owner.json"), JSON.stringify({ pid: process.pid, started: startTime(process.pid) }));
  try {
    renameSync(own, folder);
    return true;
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (["ENOTEMPTY", "EEXIST", "EPERM"].includes(error.code)) return false;
    throw error;
  }
}

/** Removes a dead holder's lock; moving it aside first lets only one of several waiters win. */
function removeStale(folder) {
  const aside = `${folder}.stale.${process.pid}`;
  try {
    renameSync(folder, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

/** Runs `work` while holding the lock at `folder`; waits for another living holder. */
export async function withLock(folder, say, work) {
  mkdirSync(path.dirname(folder), { recursive: true });
  let waiting = false;
  while (!tryTake(folder)) {
    const owner = readOwner(folder);
    if (owner === null || !alive(owner)) {
      removeStale(folder);
      continue;
    }
    if (!waiting) say(`another set-up is running in this folder (process ${owner.pid}); waiting for it`);
    waiting = true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}
