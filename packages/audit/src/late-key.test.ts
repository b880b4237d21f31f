import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createResolver, parseConfig } from "@latebound/core";
import { assertNoCanary, createCanary, describeEverything, fakeProvider } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { type AuditLog, createAuditLog } from "./audit-log.ts";
import type { AuditLogOptions } from "./audit-options.ts";
import { lateKey } from "./late-key.ts";
import { accessEvent } from "./test-log/access-event.ts";
import { readRecords } from "./test-log/read-records.ts";
import { removeTestFolders, testFolder } from "./test-log/test-folder.ts";
import { verifyAudit } from "./verify/verify-audit.ts";

afterAll(removeTestFolders);

/** A resolver whose events go to a log whose key comes from that resolver. */
async function openAudited(mode: AuditLogOptions["mode"]) {
  const path = join(testFolder(), "audit.jsonl");
  const keyText = createCanary();
  const value = createCanary();
  const backend = fakeProvider({ "db#password": value, "audit#key": keyText });
  const options = fakeProvider({ token: createCanary() }, { kind: "boot" });
  const text = '[secret.boot]\n[secret.fake]\ntoken = \'<<secret "boot" "token">>\'\n';
  const config = await parseConfig(text, { kinds: [backend, options] });
  const log: AuditLog = createAuditLog({
    path,
    mode,
    key: () => lateKey(resolver.for("audit:key"), resolver.bind('<<secret "fake" "audit#key">>')),
  });
  const resolver = createResolver({ config, onEvent: log.onEvent });
  const document = resolver.bind({ password: '<<secret "fake" "db#password">>' });
  return { path, log, resolver, document, backend, keyText, value };
}

test.each(["required", "best-effort"] as const)("the key's own fetch is record 0 (%s)", async (mode) => {
  const { path, log, resolver, document, keyText, value } = await openAudited(mode);
  const { password } = await resolver.for("plugin:mailer").resolve(document);
  expect(password).toBe(value);
  await resolver.close();
  await log.close();
  const records = await readRecords(path);
  expect(records[0]).toMatchObject({
    type: "access",
    consumer: "audit:key",
    key: "audit#key",
    outcome: "allowed",
  });
  const consumers = records.flatMap(({ consumer }) => consumer ?? []);
  expect(consumers.toSorted()).toEqual(["audit:key", "plugin:mailer", "provider:fake"]);
  const verification = await verifyAudit(path, { key: Buffer.from(keyText) });
  expect(verification).toMatchObject({ ok: true, records: records.length });
  const everything = readFileSync(path, "utf8") + describeEverything([log, verification, records]);
  for (const secret of [keyText, value]) assertNoCanary(everything, secret);
});

test("in mode required nothing is handed out while the key can't be had, and then again", async () => {
  const { path, log, resolver, document, backend, value, keyText } = await openAudited("required");
  const lift = backend.fail("audit", { code: "access_denied" });
  const mailer = resolver.for("plugin:mailer");
  const refused = await mailer.resolve(document).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "unavailable" });
  assertNoCanary(describeEverything(refused), value);
  lift();
  await log.open();
  expect(await mailer.resolve(document)).toEqual({ password: value });
  await resolver.close();
  await log.close();
  expect(await verifyAudit(path, { key: Buffer.from(keyText) })).toMatchObject({ ok: true });
});

test("what providers read for themselves waits for its record as well, once the key is there", async () => {
  const folder = testFolder();
  const event = accessEvent({ consumer: "provider:fake" });
  const log = createAuditLog({ path: join(folder, "none/audit"), key: new Uint8Array(32), mode: "required" });
  expect(log.onEvent(event)).toBeUndefined();
  await expect(log.open()).rejects.toMatchObject({ code: "unavailable" });
  await expect(log.onEvent(event)).rejects.toMatchObject({ code: "unavailable" });
  await log.close();
  await expect(log.onEvent(event)).rejects.toMatchObject({ code: "closed" });
});

test("what a key function throws is not shown", async () => {
  const canary = createCanary();
  const key = () => Promise.reject(new Error(canary));
  const log = createAuditLog({ path: join(testFolder(), "a"), key, mode: "required" });
  const error = await log.open().catch((error: unknown) => error);
  expect(error).toMatchObject({ code: "unavailable" });
  assertNoCanary(describeEverything(error), canary);
});

test("a key that is a plain text in the config is refused, and not shown", async () => {
  const canary = createCanary();
  const { resolver } = await openAudited("required");
  const error = await lateKey(resolver.for("audit:key"), canary).catch((error: unknown) => error);
  expect(error).toMatchObject({ code: "invalid_config" });
  assertNoCanary(describeEverything(error), canary);
});

test("a fetched key is overwritten", async () => {
  const fetched = new Uint8Array(32).fill(7);
  await using log = createAuditLog({
    path: join(testFolder(), "a"),
    key: async () => fetched,
    mode: "required",
  });
  await log.open();
  expect(fetched.every((byte) => byte === 0)).toBe(true);
});

test("events beyond maxBuffered are refused or counted while the key is awaited", async () => {
  const folder = testFolder();
  for (const mode of ["required", "best-effort"] as const) {
    const { promise, resolve } = Promise.withResolvers<Uint8Array>();
    const path = join(folder, mode);
    await using log = createAuditLog({ path, mode, maxBuffered: 2, key: () => promise });
    const asked = ["a", "b", "c"].map(async (name) => log.onEvent(accessEvent({ key: name })));
    const settled = Promise.allSettled(asked);
    resolve(new Uint8Array(32).fill(1));
    const outcomes = (await settled).map(({ status }) => status);
    await log.open();
    expect(outcomes[2]).toBe(mode === "required" ? "rejected" : "fulfilled");
    expect(log.stats.lost).toBe(mode === "required" ? 0 : 1);
  }
});
