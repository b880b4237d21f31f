// What `import "@latebound/core"` adds to a fresh process: `npm run bench:import`, after `npm run build`.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const budgetMs = 40;
const rounds = 21;
const root = fileURLToPath(new URL("..", import.meta.url));

if (!existsSync(new URL("../packages/core/dist/index.js", import.meta.url))) {
  console.error("The packages are not built: run `npm run build` first.");
  process.exit(1);
}

const bareMs: number[] = [];
const importMs: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  bareMs.push(measureMs("0"));
  importMs.push(measureMs('await import("@latebound/core")'));
}
const addedMs = median(importMs) - median(bareMs);
console.log(
  `node: ${median(bareMs).toFixed(1)} ms, with @latebound/core: ${median(importMs).toFixed(1)} ms, ` +
    `added: ${addedMs.toFixed(1)} ms of ${budgetMs} ms (median of ${rounds})`,
);
process.exitCode = addedMs <= budgetMs ? 0 : 1;

/** How long a fresh process takes for a program, from the built packages as a user has them. */
function measureMs(program: string): number {
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The program ended with ${status}: ${stderr}`);
  return performance.now() - startedMs;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
