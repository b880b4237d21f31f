import { rmSync, writeFileSync } from "node:fs";
import { installServers } from "../tests/servers/install.mjs";
import { currentNode, floorNode, runNode } from "./run-node.mjs";
import {
  closingLineFile,
  failedTests,
  failedTestsFile,
  readTally,
  removeReport,
  reportFile,
} from "./test-tally.mjs";
import { installWorkspace } from "./workspace-install.mjs";

const vitest = "node_modules/vitest/vitest.mjs";
const passedOn = process.argv.slice(2);

installWorkspace();
await installServers();

rmSync(closingLineFile, { force: true });
const runs = [
  { name: "node-current", node: currentNode, args: [] },
  { name: "node-floor", node: floorNode, args: ["--project", "unit"] },
];
const exitCodes = [];
for (const { name, node, args } of runs) {
  removeReport(name);
  exitCodes.push(await runNode(node, [vitest, "run", ...args, ...reporters(name), ...passedOn]));
}
const names = runs.map(({ name }) => name);
const tally = readTally(names);
const isGood =
  exitCodes.every((code) => code === 0) &&
  tally.failed === 0 &&
  tally.passed > 0 &&
  (tally.skipped === 0 || process.env.CI !== "true");

if (tally.passed + tally.failed === 0) console.error("No test ran: that is a failure.");
if (tally.skipped > 0 && process.env.CI === "true")
  console.error("With CI=true a skipped test is a failure.");
const closingLine = `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;
writeFileSync(
  failedTestsFile,
  failedTests(names)
    .map((line) => `${line}\n`)
    .join(""),
);
writeFileSync(closingLineFile, `${closingLine}\n`);
console.log(closingLine);
process.exitCode = isGood ? 0 : 1;

function reporters(name) {
  return [
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile(name)}`,
    "--passWithNoTests",
  ];
}
