import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openConfig, type SecretEvent } from "@latebound/core";
import { late } from "@latebound/core/zod";
import { env } from "@latebound/provider-env";
import { vault } from "@latebound/provider-vault";
import { z } from "zod";
import { startOpenBao } from "../../../tests/servers/openbao.ts";
import { startPostgres } from "../../../tests/servers/postgres.ts";
import { createServer } from "./create-server.ts";
import { askDatabase, rotatePassword } from "./rotate-password.ts";
import { type Load, sendRequests } from "./send-requests.ts";

const rotations = 3;
const AppConfig = z.object({ database: z.object({ user: z.string(), password: late(z.string()) }) });

const [bao, postgres] = await Promise.all([startOpenBao(), startPostgres()]);
try {
  await askDatabase(postgres.url, "create role app login");
  await rotatePassword(bao, postgres.url, newPassword());
  Object.assign(process.env, { SAMPLE_VAULT_ADDRESS: bao.address, SAMPLE_VAULT_TOKEN: bao.token });
  await serveWhileRotating();
} finally {
  await Promise.all([bao.stop(), postgres.stop()]);
}

async function serveWhileRotating(): Promise<void> {
  const events: SecretEvent[] = [];
  const configFile = fileURLToPath(new URL("../app.toml", import.meta.url));
  const { resolver, document } = await openConfig(configFile, {
    kinds: [env(), vault()],
    schema: AppConfig,
    onEvent: (event) => void events.push(event),
  });
  const { host, port } = postgres;
  const server = createServer(resolver.for("app:api"), { host, port, ...document.database });
  const url = `${await server.listen({ host: "127.0.0.1", port: 0 })}/now`;
  const load: Load = { answered: 0, failed: 0 };
  const ending = new AbortController();
  const sending = sendRequests(url, load, ending.signal);
  for (let count = 0; count < rotations; count++) {
    await sleep(5_500);
    await rotatePassword(bao, postgres.url, newPassword());
  }
  await sleep(1_000);
  ending.abort();
  await sending;
  await server.close();
  await resolver.close();
  report(load, events);
}

function report(load: Load, events: readonly SecretEvent[]): void {
  const seen = events.filter(({ type }) => type === "rotation").length;
  console.log(
    `${load.answered} requests answered, ${load.failed} failed, ${rotations} rotations, ${seen} noticed`,
  );
  if (load.failed > 0 || seen !== rotations) process.exitCode = 1;
}

function newPassword(): string {
  return randomBytes(18).toString("hex");
}
