import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { SecretError } from "@latebound/core";
import { createManualClock } from "@latebound/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createKeyChain } from "../chain/key-chain.ts";
import { noHash } from "../chain/sealed-line.ts";
import type { LogFile } from "../files/log-file.ts";
import { createVerification } from "../verify/verify-audit.ts";
import { createCommitQueue } from "./commit-queue.ts";
import { createLostCount } from "./lost-count.ts";
import type { PendingRecord } from "./pending-record.ts";

const key = randomBytes(32);

/** A log in memory whose appends and rotations fail as they are told, a turn of the loop after they were asked for. */
function memoryFile(fails: () => boolean) {
  const files: Buffer[][] = [[]];
  const state = { size: 0, totalBytes: 0 };
  const settle = async () => {
    await setImmediate();
    if (fails()) throw new SecretError("unavailable", { message: "the disk was told to fail" });
  };
  const file: LogFile = {
    tail: { position: { seq: 0, prev: noHash }, firstSeq: 0, wholeBytes: 0, tornBytes: 0, uses: [] },
    get size() {
      return state.size;
    },
    get totalBytes() {
      return state.totalBytes;
    },
    measure: () => Promise.resolve(),
    async append(bytes) {
      await settle();
      files.at(-1)?.push(bytes);
      state.size += bytes.length;
      state.totalBytes += bytes.length;
    },
    async rotate() {
      await settle();
      files.push([]);
      state.size = 0;
    },
    close: () => Promise.resolve(),
  };
  return { file, files };
}

/** What became of records told in groups, over a disk that fails as `failures` says, again from its start at its end. */
async function run(groups: readonly number[], failures: readonly boolean[], maxFileBytes: number) {
  let asked = 0;
  const { file, files } = memoryFile(() => failures[asked++ % failures.length] === true);
  const lost = createLostCount();
  const queue = createCommitQueue({
    ...{ file, lost, maxFileBytes, commitEveryMs: 0, maxTotalBytes: 2 ** 30, reserveBytes: 0 },
    ...{
      chain: createKeyChain(key, "abc"),
      clock: createManualClock(),
      onDurable: () => {},
      onFault: () => {},
    },
  });
  const outcomes = new Map<number, "durable" | "refused">();
  let told = 0;
  for (const size of groups) {
    queue.add(Array.from({ length: size }, () => record(told++, outcomes)));
    await setImmediate();
  }
  await queue.drain();
  const verification = createVerification(key, [], undefined);
  for (const [index, chunks] of files.entries())
    verification.takeFile(`${index}`, Buffer.concat(chunks), index === files.length - 1);
  const lines = files
    .flat()
    .map(String)
    .join("")
    .trimEnd()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { verification: verification.finish(), lines, outcomes, told, lost };
}

/** Every other record has someone who waits for it. */
function record(number: number, outcomes: Map<number, "durable" | "refused">): PendingRecord {
  const fields = { time: "2026-01-01T00:00:00.000Z", type: "access", number };
  const resolve = () => void outcomes.set(number, "durable");
  const reject = () => void outcomes.set(number, "refused");
  return number % 2 === 0 ? { fields, waiter: { resolve, reject } } : { fields };
}

test("whatever fails, what is written is in order, and what was said of each record is true", async () => {
  const groups = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 12 });
  const failures = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(groups, failures, fc.integer({ min: 1, max: 8_000 }), async (...plan) => {
      const { verification, lines, outcomes, told, lost } = await run(...plan);
      expect(verification.faults).toEqual([]);
      const written = lines.flatMap(({ number }) => (number === undefined ? [] : [number]));
      expect(written).toEqual(written.toSorted((a, b) => a - b));
      for (const [number, outcome] of outcomes) expect(written.includes(number)).toBe(outcome === "durable");
      expect(outcomes.size).toBe(Math.ceil(told / 2));
      const unwatched = written.filter((number) => number % 2 === 1).length;
      expect(lost.total).toBe(Math.floor(told / 2) - unwatched);
      const said = lines.filter(({ type }) => type === "lost").reduce((sum, { count }) => sum + count, 0);
      expect(said).toBeLessThanOrEqual(lost.total);
    }),
    { numRuns: 300 },
  );
});

test("once the disk works again, the next record is preceded by how many were lost", async () => {
  const { lines, lost } = await run([4, 4, 0, 0, 0, 0, 2, 2], [true, false, false, false, false], 2 ** 20);
  const said = lines.filter(({ type }) => type === "lost").map(({ count }) => count);
  expect(said).toEqual([lost.total]);
  expect(lost.total).toBeGreaterThan(0);
});
