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
export async function ask({ quick }: Setting): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), "latebound-bench-"));
  const records = quick ? 20_000 : 200_000;
  try {
    const plain = await appendLines(join(folder, "plain"), JSON.stringify(event), records);
    const peers = [{ name: "plain JSON lines", figure: plain }];
    const floor = {
      name: "`fdatasync`",
      figure: await syncsPerSecond(join(folder, "synced"), JSON.stringify(event)),
    };
    const rows = [
      await resolveRow(folder, quick ? 5_000 : 50_000),
      await bufferedRow(folder, records, peers),
      ...(await requiredRows(folder, records, { peers, floor })),
      await verifyRow(folder),
    ];
    return {
      rows,
      notes: [
        `\`required\` has ${inFlight.toLocaleString("en")} records in flight; the floor appends one line after the other, each synced.`,
      ],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A cached resolve whose access is recorded in mode best-effort. */
async function resolveRow(folder: string, count: number): Promise<Row> {
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
  const ours = median(timesNs);
  return {
    what: "cached `resolve`, recorded best-effort",
    unit: "ns",
    ours,
    musts: [atMost(25_000, "ns", ours)],
  };
}

async function bufferedRow(folder: string, records: number, peers: readonly Contender[]): Promise<Row> {
  const log = await openLog(join(folder, "buffered"), "best-effort");
  const startedMs = performance.now();
  for (let told = 0; told < records; told += 1) {
    void log.onEvent(event);
    if (told % 500 === 0) await setImmediate();
  }
  await log.close();
  if (log.stats.lost > 0) throw new Error(`${log.stats.lost} records were lost`);
  const ours = rate(records, startedMs);
  return { what: "buffered records", unit: "/s", ours, peers, musts: [atLeast(50_000, "/s", ours)] };
}

async function requiredRows(
  folder: string,
  records: number,
  { peers, floor }: { readonly peers: readonly Contender[]; readonly floor: Contender },
): Promise<Row[]> {
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
  const wait = median(waitsNs);
  return [
    { what: "`required` records", unit: "/s", ours, floor, peers, musts: [atLeast(50_000, "/s", ours)] },
    { what: "`required`, wait of one", unit: "ns", ours: wait, musts: [atMost(12e6, "ns", wait)] },
  ];
}

async function verifyRow(folder: string): Promise<Row> {
  const startedMs = performance.now();
  const { ok, records } = await verifyAudit(join(folder, "buffered"), { key });
  if (!ok) throw new Error("the log does not verify");
  const ours = rate(records, startedMs);
  return { what: "verified records", unit: "/s", ours, musts: [atLeast(200_000, "/s", ours)] };
}

async function openLog(path: string, mode: "best-effort" | "required"): Promise<AuditLog> {
  const log = createAuditLog({ path, key, mode });
  await log.open();
  return log;
}

function rate(count: number, startedMs: number): number {
  return count / ((performance.now() - startedMs) / 1_000);
}
