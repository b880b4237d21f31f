import { readFileSync, writeFileSync } from "node:fs";
import type { SecretError } from "@latebound/core";
import { assertNoCanary, createCanary, describeEverything } from "@latebound/testing";
import { expect, it, onTestFinished, vi } from "vitest";
import { openConsumer } from "./test-files/open-consumer.ts";
import { createTestFolder as openTestFolder, type TestFolder } from "./test-files/test-folder.ts";
import { watchFiles } from "./watch-files.ts";

function createTestFolder(): TestFolder {
  const folder = openTestFolder();
  onTestFinished(folder.remove);
  return folder;
}

it("rewrites a file when its value changes, until it is closed", async () => {
  const { home, ledger, at, files } = createTestFolder();
  const { consumer, bind, fake, clock } = await openConsumer({ a: "one", b: "two" });
  const changes: (readonly string[])[] = [];
  const onChange = (paths: readonly string[]) => {
    changes.push(paths);
    throw new Error("a listener's own trouble");
  };
  const specs = { "~/a": bind("«a»"), "~/b": bind("«b»") };
  const written = await watchFiles(consumer, specs, { home, ledger, onChange });
  for (const value of ["new", "newer"]) {
    fake.set("a", value);
    await clock.advance(600_000);
    await vi.waitFor(() => expect(readFileSync(at("a"), "utf8")).toBe(value));
  }
  await vi.waitFor(() => expect(changes).toEqual([[at("a")], [at("a")]]));
  await written.close();
  expect(files()).toEqual({});
  fake.set("a", "late");
  await clock.advance(600_000);
  expect(files()).toEqual({});
  expect(clock.pendingTimers).toBe(0);
});

it("tells why a changed value did not reach its file, and goes on", async () => {
  const { home, ledger, at } = createTestFolder();
  const canary = createCanary();
  const { consumer, bind, fake, clock } = await openConsumer({ a: "one" });
  const errors: SecretError[] = [];
  const onError = (error: SecretError) => void errors.push(error);
  await using _written = await watchFiles(consumer, { "~/a": bind("«a»") }, { home, ledger, onError });
  writeFileSync(at("a"), "edited");
  fake.set("a", canary);
  await clock.advance(600_000);
  await vi.waitFor(() => expect(errors).toHaveLength(1));
  expect(errors[0]).toMatchObject({ code: "invalid_config", message: expect.stringContaining("~/a") });
  assertNoCanary(describeEverything(errors), canary);
  expect(readFileSync(at("a"), "utf8")).toBe("edited");
});

it("watches nothing when the first delivery fails", async () => {
  const { home, ledger, at } = createTestFolder();
  const { consumer, bind, clock } = await openConsumer({ a: "one" });
  writeFileSync(at("a"), "theirs");
  await expect(watchFiles(consumer, { "~/a": bind("«a»") }, { home, ledger })).rejects.toMatchObject({
    code: "invalid_config",
  });
  expect(clock.pendingTimers).toBe(0);
});
