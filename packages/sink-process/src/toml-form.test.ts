import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openConfig } from "@latebound/core";
import { assertNoCanary, createCanary, describeEverything, fakeProvider } from "@latebound/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatReport } from "./report/delivery-report.ts";
import { runProcess } from "./run-process.ts";
import { processSpec } from "./spec/process-table.ts";
import { captureOutput } from "./test-host/open-host.ts";

const server = `
  const { readFileSync } = require("node:fs");
  const { DATABASE_URL, HOME, ROLE_ID = "withheld" } = process.env;
  const key = readFileSync(HOME + "/.config/app/key.pem", "utf8");
  console.log(DATABASE_URL, new URL(DATABASE_URL).password === encodeURIComponent(key), ROLE_ID);
  process.exitCode = 3;`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sink-process-test-"));
  await writeFile(join(folder, "server.js"), server);
});
afterEach(() => rm(folder, { recursive: true }));

async function open(table: string, entries: Readonly<Record<string, string>>) {
  const file = join(folder, "app.toml");
  await writeFile(file, `[secret.vault_local]\n[secret.asm]\n\n${table}`);
  const kinds = ["vault", "asm"].map((kind) => fakeProvider(entries, { kind }));
  return openConfig(file, { kinds });
}

describe("[process.web]", () => {
  it("is a running child: opened, bound, delivered, masked, reported, removed", async () => {
    const canary = `/${createCanary()}@`;
    const { resolver, document, sinkTables } = await open(
      `[process.web]
      command = ["node", "server.js"]
      directory = '${folder}'
      env.DATABASE_URL = 'postgres://app:<<secret "vault_local" "db#password" | urlencode>>@db/app'
      files."~/.config/app/key.pem" = '<<secret "asm" "tls/app">>'
      strip_env = ["ROLE_ID"]
      restart_on_change = true`,
      { "db#password": canary, "tls/app": canary },
    );
    expect(document).toEqual({});
    const output = captureOutput();
    const child = await runProcess(resolver.for("process:web"), {
      ...processSpec(sinkTables.process.web, { name: "process.web" }),
      ...output,
      parentEnv: { PATH: process.env.PATH, HOME: folder, ROLE_ID: canary },
      fileOptions: { home: folder, ledger: join(folder, "ledger") },
    });
    expect(child.report).toMatchObject({
      process: "process.web",
      consumer: "process:web",
      withheld: ["ROLE_ID"],
      delivered: [
        { way: "env", target: "DATABASE_URL", sources: [{ provider: "vault_local", version: "1" }] },
        { way: "file", target: join(folder, ".config/app/key.pem"), sources: [{ provider: "asm" }] },
      ],
    });
    expect(await child.exit).toEqual({ exitCode: 3, signal: undefined, restarts: 0 });
    const { out, err } = await output.end();
    expect([out, err]).toEqual(["postgres://app:*****@db/app true withheld\n", ""]);
    expect(await readdir(folder)).not.toContain(".config");
    for (const shown of [
      describeEverything(child),
      describeEverything(sinkTables),
      formatReport(child.report),
    ])
      assertNoCanary(shown, canary);
    await resolver.close();
  });

  it("has its faults told by the table's name, before anything is fetched", async () => {
    const { resolver, sinkTables } = await open(
      `[process.web]\ncommand = ["psql", 'postgres://app:<<secret "vault_local" "db#password">>@db']`,
      {},
    );
    const spec = processSpec(sinkTables.process.web, { name: "process.web" });
    await expect(runProcess(resolver.for("process:web"), spec)).rejects.toMatchObject({
      code: "invalid_config",
      at: { path: "process.web.args[0]" },
    });
    expect(() => processSpec(sinkTables.process.worker, { name: "process.worker" })).toThrow(
      "process.worker",
    );
    await resolver.close();
  });
});
