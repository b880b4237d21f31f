import { chmodSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { assertNoCanary, createCanary } from "@latebound/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld } from "../../../test/run-cli.ts";

const canary = createCanary();
const world = createWorld();
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  const answers = request.url === "/v1/auth/token/lookup-self";
  response.writeHead(answers ? 200 : 503, { "content-type": "application/json" });
  response.end(answers ? '{"data":{"ttl":0}}' : `{"errors":["${canary}"]}`);
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  server.close();
  world.remove();
});

function writeConfig(fields: readonly string[]): string {
  const { port } = server.address() as AddressInfo;
  const lines = fields.map((field, index) => `k${index} = '<<secret "vault" "${field}">>'\n`).join("");
  const path = world.write(
    "down.toml",
    `[secret.vault]\naddress = "http://127.0.0.1:${port}"\ntoken = "${canary}"\nretries = 0\n[mail]\n${lines}`,
  );
  chmodSync(path, 0o600);
  return path;
}

async function check(path: string, words: readonly string[]) {
  const run = await world.run(["check", "-c", path, ...words]);
  assertNoCanary(`${run.stdout}${run.stderr}`, canary);
  expect(run.exitCode).toBe(1);
  return run;
}

test("a server that is down is one fault, however many references it concerns", async () => {
  const path = writeConfig(Array.from({ length: 200 }, (_, index) => `secret/s${index}#password`));
  const { stderr } = await check(path, ["--quiet"]);
  expect(stderr.match(/^unavailable: .*/gm)).toEqual([
    expect.stringMatching(/ failed \(HTTP 503\); and 199 more references of this provider$/),
  ]);
  expect(stderr).toContain("at down.toml:6:7 mail.k0");
  const { faults } = JSON.parse((await check(path, ["--format", "json"])).stdout);
  expect(faults).toMatchObject([{ code: "unavailable", provider: "vault", line: 6, more: 199 }]);
});

test("two fields of a secret are asked for once", async () => {
  asked.length = 0;
  await check(writeConfig(["secret/one#a"]), []);
  const once = [...asked];
  expect(once.length).toBeGreaterThan(0);
  asked.length = 0;
  await check(writeConfig(["secret/one#a", "secret/one#b"]), []);
  expect(asked).toEqual(once);
});
