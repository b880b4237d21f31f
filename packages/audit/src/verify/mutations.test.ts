import { randomBytes } from "node:crypto";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuditAnchor } from "../anchor/anchor.ts";
import { createAuditLog } from "../audit-log.ts";
import { createKeyChain } from "../chain/key-chain.ts";
import { hashLine } from "../chain/sealed-line.ts";
import { listLogFiles } from "../files/log-files.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";
import { isSameLog, type LogText, mutations, type Random } from "./test-mutations/mutate-log.ts";
import { createVerification, verifyAudit } from "./verify-audit.ts";

afterAll(removeTestFolders);

const key = randomBytes(32);
const perMutation = 600;

interface Written {
  readonly path: string;
  readonly text: LogText;
  readonly anchors: readonly AuditAnchor[];
}

let log: Written;
let other: Written;

beforeAll(async () => {
  log = await writeLog(join(testFolder(), "audit.jsonl"));
  other = await writeLog(join(testFolder(), "audit.jsonl"));
});

test("the log that is tampered with has several files, sessions and a crash, and is in order", async () => {
  const lines = log.text.flatMap(({ bytes }) => bytes.toString().trimEnd().split("\n"));
  expect(log.text.length).toBeGreaterThan(3);
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.join("\n")).toContain('"tornBytes":9');
  expect(verify(log.text, log.anchors)).toMatchObject({ ok: true, records: lines.length });
  expect(await verifyAudit(log.path, { key, anchor: log.anchors })).toMatchObject({ ok: true, faults: [] });
});

describe("tampering before the last anchor is found", () => {
  test.each(Object.keys(mutations))(
    `%s, ${perMutation} times`,
    (name) => {
      const seed = randomBytes(4).readUInt32LE();
      const random = randomFrom(seed);
      const missed: string[] = [];
      for (let done = 0; done < perMutation; ) {
        const changed = mutations[name]?.(log.text, random, other.text) ?? log.text;
        if (isSameLog(changed, log.text)) continue;
        done += 1;
        if (verify(changed, log.anchors.slice(-1)).ok) missed.push(`seed ${seed}, case ${done}`);
      }
      expect(missed).toEqual([]);
    },
    60_000,
  );

  test(`that makes at least 10,000 in all`, () => {
    expect(Object.keys(mutations).length * perMutation).toBeGreaterThanOrEqual(10_000);
  });

  test("through files as well", async () => {
    const random = randomFrom(1);
    for (const mutate of Object.values(mutations)) {
      const changed = mutate(log.text, random, other.text);
      const folder = testFolder();
      for (const { file, bytes } of changed) writeFileSync(join(folder, file), bytes);
      const { ok } = await verifyAudit(join(folder, "audit.jsonl"), { key, anchor: log.anchors.slice(-1) });
      expect(ok).toBe(isSameLog(changed, log.text));
      rmSync(folder, { recursive: true });
    }
  });
});

describe("who can compute hashes and has no key for a record", () => {
  const body = (line: string) => line.slice(0, line.lastIndexOf(',"mac":'));
  const lines = () =>
    Buffer.concat(log.text.map(({ bytes }) => bytes))
      .toString()
      .trimEnd()
      .split("\n");

  /** The lines with every hash put right again after a change, each authenticated by `macOf` where it is given. */
  function rechained(changed: readonly string[], macOf?: (body: string, index: number) => string) {
    let prev = "0".repeat(64);
    const chained = changed.map((line, index) => {
      const fixed = body(line).replace(/"seq":\d+,"prev":"\w+"/, `"seq":${index},"prev":"${prev}"`);
      const mac = macOf?.(fixed, index) ?? line.slice(-66, -2);
      const whole = `${fixed},"mac":"${mac}"}`;
      prev = hashLine(whole);
      return whole;
    });
    return verify([{ file: "audit.jsonl", bytes: Buffer.from(`${chained.join("\n")}\n`) }], []);
  }

  test("can't change, remove or insert a record before the last, even of a log without anchors", () => {
    const whole = lines();
    expect(rechained(whole)).toMatchObject({ ok: true });
    for (let at = 0; at < whole.length - 1; at += 1) {
      const line = whole[at] ?? "";
      expect(rechained(whole.with(at, line.replace('"type":"', '"type":"x')))).toMatchObject({ ok: false });
      expect(rechained(whole.toSpliced(at, 1))).toMatchObject({ ok: false });
      expect(rechained(whole.toSpliced(at, 0, line))).toMatchObject({ ok: false });
    }
  });

  test("nor with the key that the process has by then", () => {
    const whole = lines();
    const { id } = JSON.parse(whole[0] ?? "").session;
    const stolen = createKeyChain(key, id);
    stolen.advance(4);
    const forge = (at: number) =>
      rechained(whole.slice(0, 6).with(at, (whole[at] ?? "").replace("allowed", "denied")), (text, index) => {
        if (index < at) return whole[index]?.slice(-66, -2) ?? "";
        const chain = stolen.copy();
        if (index > 4) chain.advance(index - 4);
        return chain.mac(text);
      });
    expect(forge(4)).toMatchObject({ ok: true });
    expect(forge(3).faults[0]).toMatchObject({ seq: 3 });
    expect(forge(1).faults[0]).toMatchObject({ seq: 1 });
  });
});

describe("the fault names the record", () => {
  const lineFaults = (change: (lines: string[]) => string[]) => {
    const all = Buffer.concat(log.text.map(({ bytes }) => bytes)).toString();
    const lines = change(all.trimEnd().split("\n"));
    return verify(
      [{ file: "audit.jsonl", bytes: Buffer.from(`${lines.join("\n")}\n`) }],
      log.anchors.slice(-1),
    ).faults;
  };
  const changed = "this line was changed, inserted or moved here";
  const disturbed = "the line before this record was changed or inserted";

  test.each<[string, (lines: string[]) => string[], readonly [number, string][]]>([
    [
      "an edit",
      (lines) => edited(lines, 3),
      [
        [3, changed],
        [3, "records 3 to 3 are missing"],
      ],
    ],
    [
      "an insertion",
      (lines) => lines.toSpliced(3, 0, "{}"),
      [
        [3, changed],
        [3, disturbed],
      ],
    ],
    ["a deletion", (lines) => lines.toSpliced(3, 2), [[3, "records 3 to 4 are missing"]]],
    ["a line twice", (lines) => lines.toSpliced(4, 0, lines[3] ?? ""), [[4, changed]]],
    [
      "a session's beginning again",
      (lines) => lines.toSpliced(9, 0, lines[0] ?? ""),
      [
        [9, "record 0 stands here"],
        [9, disturbed],
      ],
    ],
  ])("%s", (_name, change, expected) => {
    expect(lineFaults(change).map(({ seq, reason }) => [seq, reason])).toEqual(expected);
  });

  const edited = (lines: string[], at: number) => lines.with(at, lines[at]?.replace("e", "E") ?? "");

  test("a truncation", () => {
    const lastSeq = log.anchors.at(-1)?.seq;
    const faults = lineFaults((lines) => lines.slice(0, -1));
    expect(faults).toEqual([
      { seq: lastSeq, reason: expect.stringContaining("an anchor names this record") },
    ]);
  });
});

test("a log cut back and written on is found by the anchors from before", async () => {
  const path = join(testFolder(), "audit.jsonl");
  const { anchors } = await writeLog(path);
  for (const file of await listLogFiles(path)) if (file !== path) rmSync(file);
  writeFileSync(path, Buffer.concat(log.text.map(({ bytes }) => bytes)).subarray(0, 0));
  const { anchors: later } = await writeLog(path);
  expect(await verifyAudit(path, { key, anchor: later })).toMatchObject({ ok: true });
  expect(await verifyAudit(path, { key, anchor: [...anchors, ...later] })).toMatchObject({ ok: false });
  expect(await verifyAudit(path, { key, anchor: [...later, ...anchors] })).toMatchObject({ ok: false });
});

test("another key finds no record in order", async () => {
  const { ok, records } = await verifyAudit(log.path, { key: randomBytes(32) });
  expect({ ok, records }).toEqual({ ok: false, records: 0 });
});

/** Three sessions over several files; the second one begins after a crash. */
async function writeLog(path: string): Promise<Written> {
  const anchors: AuditAnchor[] = [];
  const places = [{ name: "test", put: async (anchor: AuditAnchor) => void anchors.push(anchor) }];
  for (const session of [1, 2, 3]) {
    await using log = createAuditLog({
      path,
      key,
      mode: "required",
      maxFileBytes: 2_000,
      anchors: { places },
    });
    for (let index = 0; index < 6; index += 1) {
      const outcome = index % 3 === 2 ? "denied" : "allowed";
      await log.onEvent(accessEvent({ key: `apps/é/${index}`, outcome, atMs: session * 1_000 + index }));
    }
    await log.close();
    if (session === 1) appendFileSync(path, '{"seq":7,');
  }
  const files = await listLogFiles(path);
  const text = files.map((file) => ({ file: basename(file), bytes: readFileSync(file) }));
  expect(dirname(files[0] ?? "")).toBe(dirname(path));
  return { path, text, anchors };
}

function verify(text: LogText, anchors: readonly AuditAnchor[]) {
  const verification = createVerification(key, anchors, undefined);
  for (const [index, { file, bytes }] of text.entries())
    verification.takeFile(file, bytes, index === text.length - 1);
  return verification.finish();
}

/** Numbers that a seed gives again (xorshift32). */
function randomFrom(seed: number): Random {
  let state = seed || 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % Math.max(bound, 1);
  };
}
