import { expect, test } from "vitest";
import type { ProcessFacts } from "./process-facts.ts";
import { processFindings } from "./process-findings.ts";

const canary = "canary-process-88d1";
const quiet: ProcessFacts = {
  environment: { API_KEY: canary },
  execArgv: [],
  isInspected: false,
  heardChannels: [],
  limits: "Max core file size        0                    unlimited            bytes\n",
  swaps: "Filename\tType\tSize\n",
  ptraceScope: "1\n",
};

function found(facts: Partial<ProcessFacts>): Record<string, string> {
  const findings = processFindings({ ...quiet, ...facts });
  expect(JSON.stringify(findings)).not.toContain(canary);
  for (const { level, hint } of findings) if (level !== "ok") expect(hint).toBeTruthy();
  return Object.fromEntries(findings.map(({ subject, level }) => [subject, level]));
}

const nodeOptions = (NODE_OPTIONS: string) => ({ environment: { ...quiet.environment, NODE_OPTIONS } });

test("of a quiet process nothing is told but that it is", () => {
  expect(new Set(Object.values(found({})))).toEqual(new Set(["ok"]));
});

test.each<[string, Partial<ProcessFacts>, string, string]>([
  ["an open debugger", { isInspected: true }, "debugger", "fault"],
  ["--inspect", { execArgv: ["--inspect=0.0.0.0:9229"] }, "debugger", "fault"],
  ["--inspect-brk in NODE_OPTIONS", nodeOptions("--no-warnings --inspect-brk"), "debugger", "fault"],
  ["a snapshot by a signal", nodeOptions("--heapsnapshot-signal=SIGUSR2"), "heap", "fault"],
  ["a flag with underscores", nodeOptions("--heapsnapshot_near_heap_limit=3"), "heap", "fault"],
  ["reports", { execArgv: ["--report-on-fatalerror"] }, "report", "warning"],
  ["loaded code", nodeOptions(`-r /opt/${canary}.js`), "NODE_OPTIONS", "warning"],
  ["imported code", nodeOptions(`--import=${canary}`), "NODE_OPTIONS", "warning"],
  ["unverified TLS", { environment: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } }, "TLS", "warning"],
  ["more authorities", { environment: { NODE_EXTRA_CA_CERTS: canary } }, "NODE_EXTRA_CA_CERTS", "warning"],
  ["what keeps from the agent", { environment: { NODE_EXTRA_CA_CERTS: canary } }, "agent", "warning"],
  ["a subscriber", { heardChannels: ["http.client.request.start"] }, "diagnostics", "fault"],
  ["core dumps", { limits: "Max core file size  unlimited  unlimited  bytes" }, "core", "warning"],
  ["swap", { swaps: "Filename\tType\n/dev/sda2 partition\n" }, "swap", "warning"],
  ["ptrace", { ptraceScope: "0\n" }, "ptrace", "warning"],
  ["ptrace without Yama", { ptraceScope: undefined }, "ptrace", "warning"],
])("%s is told", (_case, facts, subject, level) => {
  expect(found(facts)[subject]).toBe(level);
});

test("where there is no /proc nothing is said of it", () => {
  const subjects = Object.keys(found({ limits: undefined, swaps: undefined, ptraceScope: undefined }));
  expect(subjects).not.toEqual(expect.arrayContaining(["core"]));
  expect(subjects).not.toEqual(expect.arrayContaining(["ptrace"]));
});
