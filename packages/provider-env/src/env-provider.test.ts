import { inspect } from "node:util";
import { isSecretError, type Provider } from "@latebound/provider";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { type EnvParts, env } from "./env-provider.ts";

const canary = "canary-7c1f-env";
const signal = new AbortController().signal;

test("reads a variable, in the text it has", async () => {
  const provider = create({ env: { A: ` ${canary}\n` } });
  expect(await provider.get({ path: "A" }, { signal })).toEqual({ text: ` ${canary}\n` });
});

test("reads the process environment anew in each call", async () => {
  const provider = create({});
  expect(await provider.get({ path: "LATEBOUND_ENV_TEST" }, { signal })).toBeUndefined();
  process.env.LATEBOUND_ENV_TEST = canary;
  onTestFinished(() => {
    delete process.env.LATEBOUND_ENV_TEST;
  });
  expect(await provider.get({ path: "LATEBOUND_ENV_TEST" }, { signal })).toEqual({ text: canary });
});

test("an unset variable is absent, and so is what objects inherit", async () => {
  const provider = create({ env: { B: undefined } });
  for (const path of ["A", "B", "toString", "__proto__", "constructor"]) {
    expect(await provider.get({ path }, { signal })).toBeUndefined();
  }
});

test("a variable that is set but empty is an invalid value", async () => {
  const error = await fault(create({ env: { A: "" } }).get({ path: "A" }, { signal }));
  expect(error).toMatchObject({ code: "invalid_value", hint: expect.stringContaining("allow_empty") });
});

test("an empty variable is a value with allow_empty", async () => {
  const provider = create({ env: { A: "" } }, { allow_empty: true });
  expect(await provider.get({ path: "A" }, { signal })).toEqual({ text: "" });
});

test("a variable whose bytes were not UTF-8 is an invalid value", async () => {
  const error = await fault(create({ env: { A: `${canary}\uFFFD` } }).get({ path: "A" }, { signal }));
  expect(error.code).toBe("invalid_value");
  expect(everythingOf(error)).not.toContain(canary);
});

test("refuses a name that allow does not cover, whether it is set or not", async () => {
  const provider = create({ env: { OTHER: canary } }, { allow: ["APP_*", "ONE"] });
  const set = await fault(provider.get({ path: "OTHER" }, { signal }));
  const unset = await fault(provider.get({ path: "UNSET" }, { signal }));
  expect(set).toMatchObject({ code: "access_denied", message: expect.stringContaining("`allow`") });
  expect(unset.message).toBe(set.message);
  expect(everythingOf(set)).not.toContain(canary);
});

test.each([
  ["APP_A", true],
  ["ONE", true],
  ["TWO_3", true],
  ["app_a", false],
  ["ONE_", false],
  ["XAPP_A", false],
])("allow covers %s: %s", async (path, covered) => {
  const provider = create({ env: {} }, { allow: ["APP_*", "ONE", "TWO_[0-9]"] });
  const outcome = await provider.get({ path }, { signal }).then(() => true, isSecretError);
  expect(outcome).toBe(true);
  expect(await provider.check?.({ path }, { signal })).toBe(covered ? "absent" : "denied");
});

test("an empty allow covers nothing, and allow is matched with the prefix", async () => {
  expect(await create({ env: { A: "x" } }, { allow: [] }).check?.({ path: "A" }, { signal })).toBe("denied");
  const prefixed = create({ env: { APP_A: canary } }, { allow: ["APP_*"], prefix: "APP_" });
  expect(await prefixed.get({ path: "A" }, { signal })).toEqual({ text: canary });
});

test("answers many keys in their order, each for itself", async () => {
  const provider = create({ env: { APP_A: canary, APP_B: "", X: canary } }, { allow: ["APP_*"] });
  const keys = ["X", "APP_A", "Y", "APP_B", "APP_C"].map((path) => ({ path }));
  expect(await provider.getMany?.(keys, { signal })).toEqual([
    expect.objectContaining({ code: "access_denied" }),
    { text: canary },
    expect.objectContaining({ code: "access_denied" }),
    expect.objectContaining({ code: "invalid_value" }),
    undefined,
  ]);
});

test("ignores the case of names on Windows only", async () => {
  const variables = { Path_X: canary };
  expect(await create({ env: variables, platform: "win32" }).get({ path: "PATH_X" }, { signal })).toEqual({
    text: canary,
  });
  expect(
    await create({ env: variables, platform: "linux" }).get({ path: "PATH_X" }, { signal }),
  ).toBeUndefined();
  const allowed = create({ env: variables, platform: "win32" }, { allow: ["path_*"] });
  expect(await allowed.check?.({ path: "PATH_X" }, { signal })).toBe("readable");
});

test("checks what can be read without saying what it is", async () => {
  const provider = create({ env: { A: canary, B: "" } });
  expect(await provider.check?.({ path: "A" }, { signal })).toBe("readable");
  expect(await provider.check?.({ path: "C" }, { signal })).toBe("absent");
  const error = await fault(provider.check?.({ path: "B" }, { signal }));
  expect(error.code).toBe("invalid_value");
});

test("fails with aborted when the call was aborted before it began", async () => {
  const error = await fault(
    create({ env: { A: canary } }).get({ path: "A" }, { signal: AbortSignal.abort() }),
  );
  expect(error.code).toBe("aborted");
});

test("refuses wrong options, and does not quote them", () => {
  const schema = env().options(z);
  for (const options of [
    { file: "" },
    { allow: ["!A"] },
    { allow: [`${canary} x`] },
    { allow: "A" },
    { prefix: "1" },
    { prefix: "" },
    { allow_empty: "yes" },
    { other: 1 },
  ]) {
    const result = schema.safeParse(options);
    expect(result.success).toBe(false);
    expect(inspect(result.error, { depth: 9 })).not.toContain(canary);
  }
});

function create(parts: EnvParts, options: object = {}): Provider {
  const kind = env({ platform: "linux", ...parts });
  return kind.create(kind.options(z).parse(options), {
    name: "env",
    clock: { now: () => 0, monotonicMs: () => 0, setTimer: () => () => {} },
    random: () => 0,
    event: () => {},
  });
}

async function fault(work: Promise<unknown> | undefined) {
  const error = await Promise.resolve(work).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isSecretError(error)) throw new Error("expected a SecretError");
  return error;
}

function everythingOf(error: Error): string {
  return `${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}${error.stack}`;
}
