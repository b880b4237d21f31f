// Ends server processes and removes their folders when the test process is gone, however it went (Ctrl-C, SIGKILL).
// Each line of standard input is `+PID FOLDER` or `-PID`; the end of the input is the end of the test process.
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";

const servers = new Map();
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const [, sign, pid, folder] = /^([+-])(\d+) ?(.*)$/.exec(line) ?? [];
    if (sign === "+") servers.set(Number(pid), folder);
    else servers.delete(Number(pid));
  })
  .on("close", () => {
    for (const [pid, folder] of servers) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has already ended.
      }
      if (folder) rmSync(folder, { recursive: true, force: true });
    }
  });
