import { isNodeNewEnough } from "./node-version.ts";

// The command from its sources; the package's own begins in bundled/.
if (isNodeNewEnough()) {
  const { runPrepared } = await import("./commands/run/run-prepared.ts");
  const outcome = await runPrepared();
  if (outcome !== "ended") {
    const { start } = await import("./start.ts");
    await start({ leavesAgent: outcome === "unanswered" });
  }
}
