import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isSecretError, type Key } from "@latebound/provider";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { awsEmulatorMissing } from "../../../tests/servers/aws-emulator.ts";
import { describePrivate } from "../../../tests/servers/live-servers.ts";
import type { AsmOptions } from "./asm-options.ts";
import type { AsmParts } from "./index.ts";
import { codeOf, textOrCode } from "./test-backend/fault-code.ts";
import { namesOf } from "./test-backend/memory-provider.ts";
import { type MotoWorld, startMotoWorld } from "./test-backend/moto-world.ts";
import { call, createAsm } from "./test-backend/provider-under-test.ts";

describePrivate("an AWS emulator", awsEmulatorMissing(), () => {
  let started: MotoWorld | undefined;
  const closes: (() => Promise<void> | undefined)[] = [];
  const world = () => started ?? expect.fail("the emulator has not started");

  beforeAll(async () => {
    started = await startMotoWorld();
  });
  afterAll(() => world().stop());
  beforeEach(() => world().proxy.clear());
  afterEach(async () => {
    await Promise.all(closes.splice(0).map((close) => close()));
  });

  function open(options: Partial<AsmOptions> = {}, parts: AsmParts = { credentials: world().admin }) {
    const { proxy, region } = world();
    const { provider, events } = createAsm({ endpoint: proxy.address, region, ...options }, parts);
    closes.push(() => provider.close?.());
    return {
      provider,
      events,
      get: (key: Key) => provider.get(key, call),
      text: async (key: Key) => textOrCode(await provider.get(key, call)),
      texts: async (keys: readonly Key[]) => ((await provider.getMany?.(keys, call)) ?? []).map(textOrCode),
      check: (path: string) => provider.check?.({ path }, call),
    };
  }

  const calls = () =>
    world().proxy.requests.map(({ headers }) =>
      String(headers["x-amz-target"]).replace("secretsmanager.", ""),
    );

  describe("names and ARNs", () => {
    test("a name, its ARN and its ARN without the suffix give one secret", async () => {
      const { get } = open();
      const version = await world().put("live/db", { text: "value of db" });
      const arn = world().arnOf("live/db");
      for (const path of ["live/db", arn, arn.slice(0, -7)]) {
        assert.deepEqual(await get({ path }), {
          text: "value of db",
          version,
          identity: ["live/db", arn, `live/db${arn.slice(-7)}`, arn.slice(0, -7)],
        });
      }
    });

    test("another suffix, and another account, are absent", async () => {
      const { text } = open();
      await world().put("live/suffix", { text: "value of suffix" });
      const arn = world().arnOf("live/suffix");
      assert.equal(await text({ path: `${arn.slice(0, -6)}zzzzzz` }), undefined);
      assert.equal(await text({ path: arn.replace(/:\d{12}:/, ":210987654321:") }), undefined);
    });

    test("a batch may hold all of these", async () => {
      const { texts } = open();
      for (const name of ["live/one", "live/two"]) await world().put(name, { text: `value of ${name}` });
      const arns = ["live/one", "live/two"].map((name) => world().arnOf(name));
      const paths = ["live/one", "live/none", "live/two", ...arns, arns[0]?.slice(0, -7) ?? ""];
      const expected = ["one", undefined, "two", "one", "two", "one"];
      assert.deepEqual(
        await texts(paths.map((path) => ({ path }))),
        expected.map((name) => name && `value of live/${name}`),
      );
      assert.deepEqual(calls(), ["BatchGetSecretValue", "BatchGetSecretValue"]);
    });
  });

  describe("versions and stages", () => {
    test("each gives its own value, and what does not exist is absent", async () => {
      const { text, get } = open();
      const path = "live/versions";
      const first = await world().put(path, { text: "value 1" });
      const second = await world().put(path, { text: "value 2" });
      const pending = await world().put(path, { text: "value 3" }, ["AWSPENDING"]);
      assert.equal(await text({ path }), "value 2");
      assert.equal(await text({ path, version: first }), "value 1");
      assert.equal(await text({ path, stage: "AWSPREVIOUS" }), "value 1");
      assert.equal(await text({ path, stage: "AWSPENDING" }), "value 3");
      assert.equal((await get({ path }))?.version, second);
      assert.equal((await get({ path, stage: "AWSPENDING" }))?.version, pending);
      assert.equal(await text({ path, version: "0".repeat(32) }), undefined);
      assert.equal(await text({ path, stage: "NOBODY" }), undefined);
    });
  });

  describe("what has no value", () => {
    test("deleted, never given one, never stored: absent, and check says so", async () => {
      const { text, texts, check } = open();
      await world().put("live/deleted", { text: "value of deleted" });
      await world().remove("live/deleted");
      await world().createEmpty("live/empty");
      await world().put("live/there", { text: "value of there" });
      for (const path of ["live/deleted", "live/empty", "live/never"]) {
        assert.equal(await text({ path }), undefined, path);
        assert.equal(await check(path), "absent", path);
      }
      assert.equal(await check("live/there"), "readable");
      const keys = ["live/deleted", "live/empty", "live/never", "live/there"].map((path) => ({ path }));
      assert.deepEqual(await texts(keys), [undefined, undefined, undefined, "value of there"]);
    });
  });

  test("bytes come as bytes, in a batch too", async () => {
    const { get, provider } = open();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await world().put("live/bytes", { bytes });
    await world().put("live/text", { text: "value of text" });
    const alone = await get({ path: "live/bytes" });
    const [inBatch] = (await provider.getMany?.([{ path: "live/bytes" }, { path: "live/text" }], call)) ?? [];
    for (const payload of [alone, inBatch]) {
      assert.ok(payload && !isSecretError(payload) && "bytes" in payload);
      assert.deepEqual(payload.bytes, bytes);
    }
  });

  test("a hundred names are five calls", async () => {
    const { texts } = open();
    const names = namesOf(100).map((name) => `live/${name}`);
    await Promise.all(names.map((name) => world().put(name, { text: `value of ${name}` })));
    assert.deepEqual(
      await texts(names.map((path) => ({ path }))),
      names.map((name) => `value of ${name}`),
    );
    assert.deepEqual(calls(), Array(5).fill("BatchGetSecretValue"));
  });

  describe("IAM", () => {
    test("a caller without permission is denied, alone and in a batch", async () => {
      const { provider, texts } = open({}, { credentials: world().stranger });
      await world().put("live/denied", { text: "value of denied" });
      assert.equal(await codeOf(provider.get({ path: "live/denied" }, call)), "access_denied");
      const keys = ["live/denied", "live/never"].map((path) => ({ path }));
      assert.deepEqual(await texts(keys), ["access_denied", "access_denied"]);
    });

    test("a caller who may only read one by one gets everything, and the batch is not tried twice", async () => {
      const { texts, check, events } = open({}, { credentials: world().reader });
      for (const name of ["live/r1", "live/r2"]) await world().put(name, { text: `value of ${name}` });
      const keys = ["live/r1", "live/r2"].map((path) => ({ path }));
      assert.deepEqual(await texts(keys), ["value of live/r1", "value of live/r2"]);
      assert.deepEqual(await texts(keys), ["value of live/r1", "value of live/r2"]);
      assert.deepEqual(calls().filter((name) => name === "BatchGetSecretValue").length, 1);
      assert.equal(events.filter(({ type }) => type === "learned").length, 1);
      assert.equal(await check("live/r1"), "unknown");
    });

    test("an unknown key and a wrong secret key are refused", async () => {
      const unknown = { accessKeyId: "AKIANOBODY0000000000", secretAccessKey: "canary-secret" };
      const wrong = { ...world().admin, secretAccessKey: "canary-secret" };
      for (const credentials of [unknown, wrong]) {
        const { provider } = open({}, { credentials });
        assert.equal(await codeOf(provider.get({ path: "live/db" }, call)), "access_denied");
      }
    });
  });

  describe("logins as a person writes them", () => {
    let folder = "";

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "latebound-asm-"));
      for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
      vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
      vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
      vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(folder, "credentials"));
      vi.stubEnv("AWS_ENDPOINT_URL", world().proxy.address);
      await world().put("live/login", { text: "value of login" });
      const { admin, stranger, region, roleArn } = world();
      const keys = ({ accessKeyId, secretAccessKey }: typeof admin) =>
        `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
      await writeFile(
        join(folder, "config"),
        `[profile prod]\nregion = ${region}\n${keys(admin)}
[profile stranger]\nregion = ${region}\n${keys(stranger)}
[profile role]\nregion = ${region}\nrole_arn = ${roleArn}\nsource_profile = prod\n`,
      );
    });
    afterEach(async () => {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    });

    function openAsWritten(options: Partial<AsmOptions>) {
      const { provider } = createAsm(options);
      closes.push(() => provider.close?.());
      return async () => textOrCode(await provider.get({ path: "live/login" }, call));
    }

    test("nothing at all: the environment", async () => {
      vi.stubEnv("AWS_REGION", world().region);
      vi.stubEnv("AWS_ACCESS_KEY_ID", world().admin.accessKeyId);
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", world().admin.secretAccessKey);
      assert.equal(await openAsWritten({})(), "value of login");
    });

    test("profile, and two of them side by side", async () => {
      const [prod, stranger] = [openAsWritten({ profile: "prod" }), openAsWritten({ profile: "stranger" })];
      assert.equal(await prod(), "value of login");
      assert.equal(await codeOf(stranger()), "access_denied");
    });

    test("a profile that assumes a role", async () => {
      assert.equal(await openAsWritten({ profile: "role" })(), "value of login");
      assert.deepEqual(calls().length, 2);
    });

    test("role_arn with external_id, assumed with a profile", async () => {
      const { roleArn: role_arn, proxy } = world();
      assert.equal(
        await openAsWritten({ profile: "prod", role_arn, external_id: "ours" })(),
        "value of login",
      );
      const assumed = new URLSearchParams(proxy.requests[0]?.body.toString());
      assert.equal(assumed.get("Action"), "AssumeRole");
      assert.equal(assumed.get("ExternalId"), "ours");
      assert.equal(assumed.get("RoleSessionName"), "latebound-asm_test");
    });

    test("a role that the caller may not assume", async () => {
      const { roleArn: role_arn } = world();
      const get = openAsWritten({ profile: "stranger", role_arn });
      const error: unknown = await get().catch((thrown: unknown) => thrown);
      assert.equal(await codeOf(Promise.reject(error)), "access_denied");
      assert.match(String(error), /STS refused the role/);
      assert.doesNotMatch(String(error), /arn:/);
    });
  });
});
