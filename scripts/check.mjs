import { buildPackages } from "./build-packages.mjs";
import { packPackages } from "./pack-packages.mjs";
import { runTool } from "./run-node.mjs";
import { installWorkspace } from "./workspace-install.mjs";

installWorkspace();

const steps = [
  { name: "lint", run: () => runTool("biome", ["check", "--error-on-warnings", "."]) },
  { name: "build", run: buildPackages },
  { name: "types", run: () => runTool("tsc", ["-p", "tsconfig.check.json"]) },
  { name: "unused", run: checkUnused },
  { name: "packages", run: checkPackages },
  { name: "docs and rules", run: () => runTool("vitest", ["run", "--project", "unit", "tests/workspace"]) },
];

const results = [];
for (const step of steps) results.push(await runStep(step));
for (const { name, isGood, seconds } of results) {
  console.log(`${isGood ? "ok    " : "FAILED"}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`);
}
process.exitCode = results.every(({ isGood }) => isGood) ? 0 : 1;

async function runStep({ name, run }) {
  console.log(`check: ${name}`);
  const startedMs = performance.now();
  const faults = [await run()].flat().filter((result) => result.status !== 0);
  for (const { output } of faults) console.log(output);
  return { name, isGood: faults.length === 0, seconds: (performance.now() - startedMs) / 1000 };
}

/** Nothing is unused, and nothing that only tests use is published. */
function checkUnused() {
  return [
    runTool("knip", ["--no-progress", "--no-config-hints"]),
    runTool("knip", ["--no-progress", "--no-config-hints", "--production", "--include", "files"]),
  ];
}

/** What would be published, looked at by publint and by attw. */
function checkPackages() {
  const { results: packed, tarballs } = packPackages();
  return [
    ...packed,
    ...tarballs.flatMap((tarball) => [
      runTool("publint", ["run", tarball, "--strict"]),
      runTool("attw", ["--profile", "esm-only", "--no-summary", "--format", "ascii", tarball]),
    ]),
  ];
}
