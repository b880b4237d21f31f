import { setTimeout } from "node:timers/promises";
import { createRedactor, type Redactor } from "@latebound/redact";
import { chunksOf, createLog, randomTexts } from "../measure/log-text.ts";
import { atLeast, rateTimesOf } from "../measure/musts.ts";
import { replacerRate, replacerTitle } from "../peers/replacer.ts";
import type { Answer, Contender, Figure, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const mebibyte = 1024 * 1024;
/** The slow ways to search see less of the log. */
const sampleBytes = 2 * mebibyte;
const rounds = 5;
/** Each log is worked on in so many parts, each at a quiet moment. */
const parts = 16;
/** Other threads go on with a collection for so long. */
const sweepMs = 50;

/** Bytes a second of processor time, all threads together, through `transform()`. */
export async function ask(setting: Setting): Promise<Answer> {
  const logBytes = (setting.quick ? 8 : 64) * mebibyte;
  const clean = createLog(logBytes, []);
  const rows: Row[] = [];
  for (const count of [10, 100, 1_000]) {
    const secrets = randomTexts(count, 16);
    const redactor = redactorOf(secrets, { encodings: [] });
    const logs = { clean, secrets, logBytes };
    const works = [...worksOf(redactor, logs, setting), ...peerWorks(clean, secrets, setting)];
    const what = `${count.toLocaleString("en")} patterns`;
    rows.push(...rowsOf(what, count, await measureInRounds(what, works, setting)));
  }
  rows.push(...(await everyForm({ clean, logBytes }, setting)));
  const notes = [
    `A log of ${logBytes / mebibyte} MiB through \`transform()\`; the other ways are given its chunks and no stream. One line ` +
      `in twenty has a secret where there are hits. All but the replacer, a process of its own, go through it in ${parts} parts, ` +
      "each at a quiet moment.",
  ];
  return { rows, notes };
}

function redactorOf(secrets: readonly string[], options: Parameters<typeof createRedactor>[0]): Redactor {
  const redactor = createRedactor(options);
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

/** A hundred secrets of 40 characters as they are used: in every form. */
async function everyForm({ clean, logBytes }: { clean: Buffer; logBytes: number }, setting: Setting) {
  const secrets = randomTexts(100, 40);
  const redactor = redactorOf(secrets, {});
  const patterns = redactor.stats().patternCount.toLocaleString("en");
  const what = `100 secrets in every form (${patterns} patterns)`;
  const works = worksOf(redactor, { clean, secrets, logBytes }, setting);
  return rowsOf(what, 0, await measureInRounds(what, works, setting));
}

/** What a log goes through; gives bytes a second. */
interface Work {
  readonly name: string;
  readonly version?: string;
  rate(): Figure | Promise<Figure>;
}

const floorName = "copy in cache";
const ours = { clean: "no hits", hits: "hits" } as const;

function rowsOf(what: string, count: number, rates: readonly Contender[]): Row[] {
  const figureOf = (name: string) =>
    rates.find((rate) => rate.name === name)?.figure ?? { missing: "not asked" };
  const own: readonly string[] = [floorName, ...Object.values(ours)];
  const peers = rates.filter(({ name }) => !own.includes(name));
  return Object.values(ours).map((name): Row => {
    const figure = figureOf(name);
    return {
      what: `${what}, ${name}`,
      unit: "B/s",
      ours: figure,
      floor: { name: floorName, figure: figureOf(floorName) },
      peers,
      musts: [
        ...(count >= 1_000 ? [atLeast(100e6, "B/s", figure)] : []),
        ...(count >= 100 ? peers.map((peer) => rateTimesOf(figure, peer)) : []),
      ],
    };
  });
}

function worksOf(
  redactor: Redactor,
  { clean, secrets, logBytes }: { clean: Buffer; secrets: readonly string[]; logBytes: number },
  setting: Setting,
): Work[] {
  const dirty = createLog(logBytes, secrets);
  return [
    { name: floorName, rate: async () => copies * (await rateOf(clean, copyAll, setting)) },
    { name: ours.clean, rate: () => maskingRate(redactor, clean, setting) },
    { name: ours.hits, rate: () => maskingRate(redactor, dirty, setting) },
  ];
}

function peerWorks(clean: Buffer, secrets: readonly string[], setting: Setting): Work[] {
  const sample = clean.subarray(0, sampleBytes);
  const expression = new RegExp(secrets.join("|"), "g");
  const search = (log: Buffer) => {
    for (const chunk of chunksOf(log)) secrets.some((secret) => chunk.includes(secret));
  };
  const replace = (log: Buffer) => {
    for (const chunk of chunksOf(log)) chunk.toString("latin1").replace(expression, "*****");
  };
  const replacerLog = clean.subarray(0, 4 * sampleBytes);
  return [
    { ...replacerTitle, rate: () => replacerRate(secrets, replacerLog, setting) },
    { name: "one `indexOf` per pattern", rate: () => rateOf(sample, search, setting) },
    { name: "one regular expression", rate: () => rateOf(sample, replace, setting) },
  ];
}

/** The best of some rounds, in each of which every work is done once. */
async function measureInRounds(
  what: string,
  works: readonly Work[],
  { soFar }: Setting,
): Promise<Contender[]> {
  const rounded: Figure[][] = works.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, work] of works.entries()) {
      const rate = await work.rate();
      if (round > 0) rounded[index]?.push(rate);
    }
  }
  return works.map(({ name, version }, index) => {
    const figures = rounded[index] ?? [];
    const missing = figures.find((figure) => typeof figure !== "number");
    const rates = figures.filter((one) => typeof one === "number");
    const figure = missing ?? soFar.most(`${what}: ${name}`, rates);
    return { name, ...(version !== undefined && { version }), figure };
  });
}

/** One stream for all parts of the log. */
async function maskingRate(redactor: Redactor, log: Buffer, setting: Setting): Promise<number> {
  const { writable, readable } = redactor.transform();
  const read = readAll(readable);
  const writer = writable.getWriter();
  const write = async (part: Buffer, isLast: boolean) => {
    for (const chunk of chunksOf(part)) await writer.write(chunk);
    if (isLast) await Promise.all([writer.close(), read]);
  };
  return await rateOf(log, write, setting);
}

async function readAll(readable: ReturnType<Redactor["transform"]>["readable"]): Promise<void> {
  for await (const _chunk of readable);
}

/** Some times over, as it takes milliseconds. */
const copies = 16;

/** A part that the processor's cache holds, over and over: how fast memory is depends on who else uses the machine. */
function copyAll(log: Buffer): void {
  const part = log.subarray(0, mebibyte / 2);
  const room = Buffer.alloc(part.length);
  for (let copied = 0; copied < copies * log.length; ) {
    for (const chunk of chunksOf(part)) copied += chunk.copy(room, copied % part.length);
  }
}

/** By the processor's time, so that other programs don't count; what was collected in the background before doesn't either. */
async function rateOf(
  log: Buffer,
  work: (part: Buffer, isLast: boolean) => unknown,
  { untilQuiet }: Setting,
): Promise<number> {
  globalThis.gc?.();
  await setTimeout(sweepMs);
  const partBytes = log.length / parts;
  let tookMicros = 0;
  for (let at = 0; at < log.length; at += partBytes) {
    await untilQuiet();
    const before = process.cpuUsage();
    await work(log.subarray(at, at + partBytes), at + partBytes === log.length);
    const { user, system } = process.cpuUsage(before);
    tookMicros += user + system;
  }
  return log.length / (tookMicros / 1e6);
}
