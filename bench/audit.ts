// What the audit log costs: `node --conditions=@latebound/source bench/audit.ts`. Exits with 1 below a target.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { createAuditLog, verifyAudit } from "@latebound/audit";
import { createResolver, parseConfig } from "@latebound/core";
import { fakeProvider } from "@latebound/testing";

const cachedResolves = 50_000;
const bufferedRecords = 300_000;
const requiredRecords = 200_000;
const inFlight = 1_000;
const key = randomBytes(32);
const folder = mkdtempSync(join(tmpdir(), "latebound-bench-"));
const missed: string[] = [];

const event = {
  type: "access",
  atMs: Date.now(),
  consumer: "plugin:mailer",
  provider: "vault_local",
  key: "apps/mail/smtp#password",
  outcome: "allowed",
  version: "3",
  cache: "hit",
  durationMs: 0.012,
} as const;

await benchResolve();
await benchBuffered();
await benchRequired();
await benchVerify();
rmSync(folder, { recursive: true });
if (missed.length > 0) console.error(`below target: ${missed.join(", ")}`);
process.exitCode = missed.length === 0 ? 0 : 1;

/** A cached resolve whose access is recorded in mode best-effort. */
async function benchResolve(): Promise<void> {
  const log = createAuditLog({ path: join(folder, "resolve"), key, mode: "best-effort" });
  await log.open();
  const config = await parseConfig("[secret.fake]\n", { kinds: [fakeProvider({ "db#password": "value" })] });
  const resolver = createResolver({ config, onEvent: log.onEvent });
  const late = resolver.bind('<<secret "fake" "db#password">>');
  const consumer = resolver.for("plugin:mailer");
  const timesMs: number[] = [];
  for (let turn = 0; turn < cachedResolves; turn += 1) {
    const startedMs = performance.now();
    await consumer.resolve(late);
    timesMs.push(performance.now() - startedMs);
    if (turn % 500 === 0) await setImmediate();
  }
  await resolver.close();
  await log.close();
  const p50Us = (timesMs.toSorted((a, b) => a - b)[cachedResolves / 2] ?? Number.NaN) * 1_000;
  console.log(`cached resolve, best-effort: p50 ${p50Us.toFixed(1)} µs (at most 25)`);
  if (!(p50Us <= 25)) missed.push("cached resolve");
}

async function benchBuffered(): Promise<void> {
  const log = createAuditLog({ path: join(folder, "buffered"), key, mode: "best-effort" });
  await log.open();
  const startedMs = performance.now();
  for (let told = 0; told < bufferedRecords; told += 1) {
    void log.onEvent(event);
    if (told % 500 === 0) await setImmediate();
  }
  await log.close();
  if (log.stats.lost > 0) throw new Error(`${log.stats.lost} records were lost`);
  report("buffered", rate(bufferedRecords, startedMs), 50_000);
}

async function benchRequired(): Promise<void> {
  const log = createAuditLog({ path: join(folder, "required"), key, mode: "required" });
  await log.open();
  const waitsMs: number[] = [];
  let left = requiredRecords;
  const startedMs = performance.now();
  const ask = async () => {
    while (left > 0) {
      left -= 1;
      const askedMs = performance.now();
      await log.onEvent(event);
      waitsMs.push(performance.now() - askedMs);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, ask));
  const perSecond = rate(requiredRecords, startedMs);
  await log.close();
  const sortedMs = waitsMs.toSorted((a, b) => a - b);
  const [p50, p99] = [0.5, 0.99].map((part) => sortedMs[Math.floor(sortedMs.length * part)] ?? Number.NaN);
  console.log(
    `required, ${inFlight} in flight: p50 ${p50?.toFixed(1)} ms (at most 12), p99 ${p99?.toFixed(1)} ms`,
  );
  if (!(p50 !== undefined && p50 <= 12)) missed.push("required p50");
  report("required", perSecond, 50_000);
}

async function benchVerify(): Promise<void> {
  const startedMs = performance.now();
  const { ok, records } = await verifyAudit(join(folder, "buffered"), { key });
  if (!ok) throw new Error("the log does not verify");
  report("verify", rate(records, startedMs), 0);
}

function rate(count: number, startedMs: number): number {
  return Math.round((count / (performance.now() - startedMs)) * 1_000);
}

function report(name: string, perSecond: number, target: number): void {
  console.log(`${name}: ${perSecond} records/s${target > 0 ? ` (at least ${target})` : ""}`);
  if (perSecond < target) missed.push(name);
}
