import { readdirSync, readFileSync } from "node:fs";

/** Ends the processes whose environment names the folder: those that a program started in the background. */
export function endProcessesOf(folder: string): void {
  for (const id of processIds()) {
    if (environmentOf(id).includes(folder)) process.kill(Number(id), "SIGTERM");
  }
}

function processIds(): string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  } catch {
    // Only Linux has the list.
    return [];
  }
}

function environmentOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/environ`, "utf8");
  } catch {
    // It has ended, or is another user's.
    return "";
  }
}
