import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type AuditLog, createAuditLog, verifyAudit } from "@latebound/audit";
import { createResolver, parseConfig } from "@latebound/core";
import { fakeProvider } from "@latebound/testing";
import { atLeast, atMost } from "../measure/musts.ts";
import { appendLines, syncsPerSecond } from "../measure/plain-append.ts";
import { median } from "../measure/statistics.ts";
import type { Answer, Contender, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const inFlight = 1_000;
const key = randomBytes(32);

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

/** What the audit log costs. */
export async function ask(setting: Setting): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), "latebound-bench-"));
  try {
    const rounds = setting.quick ? 1 : 5;
    for (let round = 0; round < rounds; round += 1) await measureOnce(folder, setting);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const note =
    `\`required\` has ${inFlight.toLocaleString("en")} records in flight; ` +
    "the floor appends one line after the other, each synced.";
  return { rows: rowsOf((name) => setting.soFar.known(name) ?? Number.NaN), notes: [note] };
}

async function measureOnce(parent: string, { quick, soFar, untilQuiet }: Setting): Promise<void> {
  const folder = mkdtempSync(join(parent, "round-"));
  const records = quick ? 20_000 : 200_000;
  const most = async (name: string, measure: () => Promise<number>) => {
    await untilQuiet();
    soFar.most(name, [await measure()]);
  };
  // Over in a moment, and so at the mercy of what else goes on in it.
  for (let time = 0; time < 3; time += 1)
    await most("plain", () => appendLines(join(folder, "plain"), JSON.stringify(event), records));
  await most("synced", () => syncsPerSecond(join(folder, "synced"), JSON.stringify(event)));
  await untilQuiet();
  soFar.least("resolve", [await timeOfResolve(folder, quick ? 5_000 : 50_000)]);
  await most("buffered", () => rateOfBuffered(folder, records));
  await untilQuiet();
  const required = await measureRequired(folder, records);
  soFar.most("required", [required.rate]);
  soFar.least("wait", [required.waitNs]);
  await most("verified", () => rateOfVerifying(folder));
  rmSync(folder, { recursive: true });
}

function rowsOf(figure: (name: string) => number): Row[] {
  const time = (what: string, ours: number, most: number): Row => {
    return { what, unit: "ns", ours, musts: [atMost(most, "ns", ours)] };
  };
  const rate = (what: string, ours: number, least: number): Row => {
    return { what, unit: "/s", ours, musts: [atLeast(least, "/s", ours)] };
  };
  const peers: Contender[] = [{ name: "plain JSON lines", figure: figure("plain") }];
  const floor: Contender = { name: "`fdatasync`", figure: figure("synced") };
  return [
    time("cached `resolve`, recorded best-effort", figure("resolve"), 25_000),
    { ...rate("buffered records", figure("buffered"), 50_000), peers },
    { ...rate("`required` records", figure("required"), 50_000), floor, peers },
    time("`required`, wait of one", figure("wait"), 12e6),
    rate("verified records", figure("verified"), 200_000),
  ];
}

/** Nanoseconds of a cached resolve whose access is recorded in mode best-effort. */
async function timeOfResolve(folder: string, count: number): Promise<number> {
  const log = await openLog(join(folder, "resolve"), "best-effort");
  const config = await parseConfig("[secret.fake]\n", { kinds: [fakeProvider({ "db#password": "value" })] });
  const resolver = createResolver({ config, onEvent: log.onEvent });
  const late = resolver.bind('<<secret "fake" "db#password">>');
  const consumer = resolver.for("plugin:mailer");
  const timesNs: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const startedMs = performance.now();
    await consumer.resolve(late);
    timesNs.push((performance.now() - startedMs) * 1e6);
    if (turn % 500 === 0) await setImmediate();
  }
  await resolver.close();
  await log.close();
  return median(timesNs);
}

async function rateOfBuffered(folder: string, records: number): Promise<number> {
  const log = await openLog(join(folder, "buffered"), "best-effort");
  const startedMs = performance.now();
  for (let told = 0; told < records; told += 1) {
    void log.onEvent(event);
    if (told % 500 === 0) await setImmediate();
  }
  await log.close();
  if (log.stats.lost > 0) throw new Error(`${log.stats.lost} records were lost`);
  return rate(records, startedMs);
}

/** With records in flight: how many a second, and how long one of them is waited for, in nanoseconds. */
async function measureRequired(folder: string, records: number) {
  const log = await openLog(join(folder, "required"), "required");
  const waitsNs: number[] = [];
  let left = records;
  const startedMs = performance.now();
  const tell = async () => {
    while (left > 0) {
      left -= 1;
      const toldMs = performance.now();
      await log.onEvent(event);
      waitsNs.push((performance.now() - toldMs) * 1e6);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, tell));
  const ours = rate(records, startedMs);
  await log.close();
  return { rate: ours, waitNs: median(waitsNs) };
}

/** What was recorded in mode best-effort. */
async function rateOfVerifying(folder: string): Promise<number> {
  const startedMs = performance.now();
  const { ok, records } = await verifyAudit(join(folder, "buffered"), { key });
  if (!ok) throw new Error("the log does not verify");
  return rate(records, startedMs);
}

async function openLog(path: string, mode: "best-effort" | "required"): Promise<AuditLog> {
  const log = createAuditLog({ path, key, mode });
  await log.open();
  return log;
}

function rate(count: number, startedMs: number): number {
  return count / ((performance.now() - startedMs) / 1_000);
}
