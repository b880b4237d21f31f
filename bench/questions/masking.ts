import { createRedactor, type Redactor } from "@latebound/redact";
import { chunksOf, createLog, randomTexts } from "../measure/log-text.ts";
import { atLeast, rateTimesOf } from "../measure/musts.ts";
import { median } from "../measure/statistics.ts";
import { replacerContender } from "../peers/replacer.ts";
import type { Answer, Contender, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const mebibyte = 1024 * 1024;
/** The slow ways to search see less of the log. */
const sampleBytes = 2 * mebibyte;
const rounds = 3;

/** Bytes a second of processor time, all threads together, through `transform()`. */
export async function ask(setting: Setting): Promise<Answer> {
  const logBytes = (setting.quick ? 8 : 64) * mebibyte;
  const clean = createLog(logBytes, []);
  const floor: Contender = { name: "memory copy", figure: await measure(clean, copyAll) };
  const rows: Row[] = [];
  for (const count of [10, 100, 1_000]) {
    const secrets = randomTexts(count, 16);
    const redactor = redactorOf(secrets, { encodings: [] });
    const peers = await peersOf(clean, secrets, setting);
    const pair = await measureRates(redactor, { clean, secrets, logBytes });
    rows.push(...rowsOf(`${count.toLocaleString("en")} patterns`, count, { pair, floor, peers }));
  }
  rows.push(...(await everyForm({ clean, logBytes, floor })));
  const notes = [
    `A log of ${logBytes / mebibyte} MiB through \`transform()\`; the other ways are given its chunks and no stream. One line ` +
      "in twenty has a secret where there are hits.",
  ];
  return { rows, notes };
}

function redactorOf(secrets: readonly string[], options: Parameters<typeof createRedactor>[0]): Redactor {
  const redactor = createRedactor(options);
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

/** A hundred secrets of 40 characters as they are used: in every form. */
async function everyForm({ clean, logBytes, floor }: { clean: Buffer; logBytes: number; floor: Contender }) {
  const secrets = randomTexts(100, 40);
  const redactor = redactorOf(secrets, {});
  const patterns = redactor.stats().patternCount.toLocaleString("en");
  const pair = await measureRates(redactor, { clean, secrets, logBytes });
  return rowsOf(`100 secrets in every form (${patterns} patterns)`, 0, { pair, floor, peers: [] });
}

interface Measured {
  readonly pair: { readonly clean: number; readonly hits: number };
  readonly floor: Contender;
  readonly peers: readonly Contender[];
}

function rowsOf(what: string, count: number, { pair, floor, peers }: Measured): Row[] {
  const row = (name: string, ours: number): Row => ({
    what: `${what}, ${name}`,
    unit: "B/s",
    ours,
    floor,
    peers,
    musts: [
      ...(count >= 1_000 ? [atLeast(100e6, "B/s", ours)] : []),
      ...(count >= 100 ? peers.map((peer) => rateTimesOf(ours, peer)) : []),
    ],
  });
  return [row("no hits", pair.clean), row("hits", pair.hits)];
}

async function measureRates(
  redactor: Redactor,
  { clean, secrets, logBytes }: { clean: Buffer; secrets: readonly string[]; logBytes: number },
): Promise<Measured["pair"]> {
  const dirty = createLog(logBytes, secrets);
  return {
    clean: await measure(clean, (log) => maskAll(redactor, log)),
    hits: await measure(dirty, (log) => maskAll(redactor, log)),
  };
}

async function peersOf(clean: Buffer, secrets: readonly string[], setting: Setting): Promise<Contender[]> {
  const sample = clean.subarray(0, sampleBytes);
  const expression = new RegExp(secrets.join("|"), "g");
  const indexOf = await measure(sample, (log) => {
    for (const chunk of chunksOf(log)) secrets.some((secret) => chunk.includes(secret));
  });
  const replace = await measure(sample, (log) => {
    for (const chunk of chunksOf(log)) chunk.toString("latin1").replace(expression, "*****");
  });
  return [
    replacerContender(secrets, clean.subarray(0, 4 * sampleBytes), setting),
    { name: "one `indexOf` per pattern", figure: indexOf },
    { name: "one regular expression", figure: replace },
  ];
}

async function maskAll(redactor: Redactor, log: Buffer): Promise<void> {
  const { writable, readable } = redactor.transform();
  const written = writeAll(writable, log);
  for await (const _chunk of readable);
  await written;
}

async function writeAll(writable: ReturnType<Redactor["transform"]>["writable"], log: Buffer): Promise<void> {
  const writer = writable.getWriter();
  for (const chunk of chunksOf(log)) await writer.write(chunk);
  await writer.close();
}

function copyAll(log: Buffer): void {
  for (const chunk of chunksOf(log)) new Uint8Array(chunk);
}

/** The median of some rounds, by the processor's time, so that other programs don't count. */
async function measure(log: Buffer, work: (log: Buffer) => unknown): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const before = process.cpuUsage();
    await work(log);
    const { user, system } = process.cpuUsage(before);
    if (round > 0) rates.push(log.length / ((user + system) / 1e6));
  }
  return median(rates);
}
