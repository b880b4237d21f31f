import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as core from "@latebound/core";
import { env } from "@latebound/provider-env";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const canary = "CANARY-two-copies";
let folder = "";
let other: typeof core;
let otherEnv: typeof env;

/** A second installed version: files of its own, and links to the same third parties. */
beforeAll(async () => {
  mkdirSync(join(root, ".latebound"), { recursive: true });
  folder = mkdtempSync(join(root, ".latebound", "copies-"));
  for (const name of ["provider", "core", "provider-env"]) copyPackage(name);
  other = await importCopy("core");
  ({ env: otherEnv } = await importCopy<{ env: typeof env }>("provider-env"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function copyPackage(name: string): void {
  const from = join(root, "packages", name);
  const to = join(folder, name);
  cpSync(join(from, "src"), join(to, "src"), { recursive: true });
  cpSync(join(from, "package.json"), join(to, "package.json"));
  mkdirSync(join(to, "node_modules/@latebound"), { recursive: true });
  symlinkSync(join(folder, "provider"), join(to, "node_modules/@latebound/provider"));
  for (const dependency of readdirSync(join(from, "node_modules"))) {
    if (dependency.startsWith("@latebound") || dependency.startsWith(".")) continue;
    symlinkSync(realpathSync(join(from, "node_modules", dependency)), join(to, "node_modules", dependency));
  }
}

async function importCopy<Module = typeof core>(name: string): Promise<Module> {
  return import(pathToFileURL(join(folder, name, "src/index.ts")).href);
}

async function openWith(copy: typeof core, kind: ReturnType<typeof env>) {
  return copy.createResolver({ config: await copy.parseConfig("[secret.env]", { kinds: [kind] }) });
}

const variables = { env: { PASSWORD: canary } };

describe("two installed copies of the packages in one process", () => {
  it("are two copies", () => {
    expect(other.SecretError).not.toBe(core.SecretError);
    expect(other.createResolver).not.toBe(core.createResolver);
  });

  it("know each other's late values and resolve them", async () => {
    const one = await openWith(core, env(variables));
    const two = await openWith(other, otherEnv(variables));
    const tree = one.bind({ password: '<<secret "env" "PASSWORD">>' });
    expect(other.isLate(tree.password)).toBe(true);
    expect(await two.for("app:web").resolve(tree)).toEqual({ password: canary });
    expect(await one.for("app:web").resolve(two.bind('<<secret "env" "PASSWORD">>'))).toBe(canary);
  });

  it("take each other's kinds, and know each other's errors", async () => {
    const mixed = await openWith(core, otherEnv(variables));
    const missing = mixed.for("app:web").resolve(mixed.bind('<<secret "env" "NOPE">>'));
    const error = await missing.catch((thrown: unknown) => thrown);
    expect([core.isSecretError(error), other.isSecretError(error)]).toEqual([true, true]);
    const empty = await openWith(core, otherEnv({ env: { EMPTY: "" } }));
    const refused = empty.for("app:web").resolve(empty.bind('<<secret "env" "EMPTY">>'));
    await expect(refused).rejects.toMatchObject({ code: "invalid_value", provider: "env" });
  });
});
