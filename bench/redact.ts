// How fast @latebound/redact masks a log: `node --conditions=@latebound/source bench/redact.ts [MiB]`.
// Rates are of the whole way through `transform()`; the other ways to search are given no stream. Times are of the processor,
// all threads together, so that other programs don't count.
import { createRedactor, type Redactor } from "@latebound/redact";

const logMiB = Number(process.argv[2] ?? 64);
const chunkBytes = 64 * 1024;
const rounds = 3;
const slowSampleBytes = 2 * 1024 * 1024;
const aim = { rate: 100, ratio: 0.7, tableBytes: 64 * 1024 * 1024 };
/** One secret in so many lines, where there are hits. */
const linesPerHit = 20;
let randomState = 1;

const plainLog = createLog([]);
print("memory copy", measure(plainLog, copy));

/** Values of 16 characters without other forms: each is one pattern. */
const plain: { rate: number; tableBytes: number }[] = [];
for (const count of [10, 100, 1_000]) {
  const secrets = createSecrets(count, 16);
  const redactor = redactorOf(secrets, { encodings: [] });
  const { tableBytes } = describe(redactor);
  plain.push({ rate: await compare(redactor, secrets), tableBytes });
  const sample = plainLog.subarray(0, slowSampleBytes);
  const expression = new RegExp(secrets.join("|"), "g");
  print(
    "  one indexOf pass per pattern",
    measure(sample, (chunk) => secrets.some((secret) => chunk.includes(secret))),
  );
  print(
    "  one regular expression",
    measure(sample, (chunk) => chunk.toString("latin1").replace(expression, "*****")),
  );
}

for (const count of [1, 10, 100]) {
  const secrets = createSecrets(count, 40);
  const startedMs = performance.now();
  const redactor = redactorOf(secrets, {});
  describe(redactor);
  console.log(`  ${count} secrets of 40 characters in every form, built in ${toMs(startedMs)} ms`);
  await compare(redactor, secrets);
}

const [few, , many] = plain;
const ratio = (many?.rate ?? 0) / (few?.rate ?? 1);
const isGood =
  (many?.rate ?? 0) >= aim.rate && ratio >= aim.ratio && (many?.tableBytes ?? 0) <= aim.tableBytes;
console.log(
  `\n1,000 patterns at ${ratio.toFixed(2)} of the rate at 10: ${isGood ? "as aimed at" : "below the aim"}`,
);
process.exitCode = isGood ? 0 : 1;

/** Prints the rates with and without hits; gives the latter. */
async function compare(redactor: Redactor, secrets: readonly string[]): Promise<number> {
  const rate = await measureTransform(redactor, plainLog);
  print("  transform(), without hits", rate);
  print("  transform(), with hits", await measureTransform(redactor, createLog(secrets)));
  return rate;
}

function redactorOf(secrets: readonly string[], options: Parameters<typeof createRedactor>[0]): Redactor {
  const redactor = createRedactor(options);
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

function describe(redactor: Redactor): { tableBytes: number } {
  const { patternCount, tableBytes } = redactor.stats();
  console.log(`\n${patternCount} patterns, tables of ${(tableBytes / 1024 / 1024).toFixed(1)} MiB`);
  return { tableBytes };
}

function createLog(secrets: readonly string[]): Buffer {
  const lines: string[] = [];
  const maxBytes = logMiB * 1024 * 1024;
  for (let length = 0, count = 0; length < maxBytes; count += 1) {
    const secret = count % linesPerHit === 0 ? ` token=${secrets[count % secrets.length] ?? "none"}` : "";
    const line = `2026-01-01T12:00:${count % 60}.123Z INFO [worker-${count % 17}] id=${randomText(12)} path=/api/v1/users/${count} status=200 agent="Mozilla/5.0 (X11; Linux x86_64)"${secret}\n`;
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join(""), "latin1").subarray(0, maxBytes);
}

function createSecrets(count: number, length: number): string[] {
  return Array.from({ length: count }, () => randomText(length));
}

/** The same in every run. */
function randomText(length: number): string {
  const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length }, () => {
    randomState = (Math.imul(randomState, 1_103_515_245) + 12_345) >>> 0;
    return characters[(randomState >>> 16) % characters.length];
  }).join("");
}

function* chunksOf(log: Buffer): Generator<Buffer> {
  for (let at = 0; at < log.length; at += chunkBytes) yield log.subarray(at, at + chunkBytes);
}

function copy(chunk: Buffer): Uint8Array {
  return new Uint8Array(chunk);
}

/** Megabytes a second, the best of some rounds. */
function measure(log: Buffer, work: (chunk: Buffer) => unknown): number {
  const rates = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    for (const chunk of chunksOf(log)) work(chunk);
    return rateOf(log, before);
  });
  return Math.max(...rates);
}

async function measureTransform(redactor: Redactor, log: Buffer): Promise<number> {
  let best = 0;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    const stream = redactor.transform();
    const written = writeAll(stream.writable, log);
    for await (const _chunk of stream.readable);
    await written;
    best = Math.max(best, rateOf(log, before));
  }
  return best;
}

async function writeAll(writable: ReturnType<Redactor["transform"]>["writable"], log: Buffer): Promise<void> {
  const writer = writable.getWriter();
  for (const chunk of chunksOf(log)) await writer.write(chunk);
  await writer.close();
}

function rateOf(log: Buffer, before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return log.length / (user + system);
}

function toMs(startedMs: number): string {
  return (performance.now() - startedMs).toFixed(0);
}

function print(what: string, rate: number): void {
  console.log(`${what.padEnd(34)} ${rate.toFixed(rate < 100 ? 1 : 0).padStart(6)} MB/s`);
}
