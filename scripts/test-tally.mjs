import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { scratch, workspace } from "./workspace-install.mjs";

/** Where the last run's one-line summary is left for `.ci/run`. */
export const closingLineFile = join(scratch, "closing-line");

/** Where the tests that failed in the last run are left for it, each with what was said of it. */
export const failedTestsFile = join(scratch, "failed-tests");

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
  const tallies = runs.map(tallyOf);
  const sum = (name) => tallies.reduce((total, tally) => total + tally[name], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

/** The tests that failed in any of the runs, with what was said of each (a property's seed too); of a file that did not load, its name. */
export function failedTests(runs) {
  return runs.flatMap((run) => {
    if (!existsSync(reportFile(run))) return [`${run}: no report`];
    return reportOf(reportFile(run)).testResults.flatMap(({ name, status, assertionResults }) => {
      const failed = assertionResults.filter((result) => result.status === "failed");
      const file = `${run}: ${relative(workspace, name)}`;
      if (status === "failed" && failed.length === 0) return [file];
      return failed.map(({ fullName, failureMessages: [message = ""] }) => {
        return `${file}: ${fullName}: ${withoutStack(message)}`;
      });
    });
  });
}

function withoutStack(message) {
  const lines = message.split("\n");
  const firstFrame = lines.findIndex((line) => line.startsWith("    at "));
  return lines
    .slice(0, firstFrame === -1 ? undefined : firstFrame)
    .slice(0, 20)
    .map((line) => line.slice(0, 300))
    .join("\n    ");
}

function reportOf(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function tallyOf(run) {
  const failed = failedTests([run]).length;
  if (!existsSync(reportFile(run))) return { passed: 0, failed, skipped: 0 };
  const report = reportOf(reportFile(run));
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}
