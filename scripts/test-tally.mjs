import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "./workspace-install.mjs";

/** Where the last run's one-line summary is left for `.ci/run`. */
export const closingLineFile = join(scratch, "closing-line");

/** Where vitest's JSON report of a run is written. */
export function reportFile(run) {
  return join(scratch, `report-${run}.json`);
}

/** Removes an earlier run's report, so that a run which ends without one is noticed. */
export function removeReport(run) {
  mkdirSync(scratch, { recursive: true });
  rmSync(reportFile(run), { force: true });
}

/** How many tests passed, failed and were skipped in all runs together; a file that did not load counts as failed. */
export function readTally(runs) {
  const tallies = runs.map((run) => tallyOf(reportFile(run)));
  const sum = (name) => tallies.reduce((total, tally) => total + tally[name], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

function tallyOf(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(file, "utf8"));
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
