import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { askHttp } from "../../../tests/servers/http-request.ts";
import { type CliRun, type CliWorld, createWorld } from "./run-cli.ts";

/** A world in which an agent may run. */
export interface AgentWorld extends CliWorld {
  /** The folder of its sockets. */
  readonly sockets: string;
  /** Runs the installed command with the agent allowed. */
  ask(
    words: readonly string[],
    environment?: Readonly<Record<string, string>>,
    directory?: string,
  ): Promise<CliRun>;
  /** Starts an agent and gives its process id. */
  startAgent(...words: readonly string[]): Promise<number>;
  /** What the agent says of itself; undefined where none runs. */
  status(): Promise<{ readonly pid: number; readonly projects: readonly unknown[] } | undefined>;
  /** Ends the agent, and says what is left of it. */
  stop(): Promise<readonly string[]>;
}

/** A world of its own with a runtime directory. */
export function createAgentWorld(): AgentWorld {
  const world = createWorld();
  const runtime = join(world.home, "run");
  mkdirSync(runtime, { mode: 0o700 });
  const sockets = join(runtime, "latebound");
  const ask: AgentWorld["ask"] = (words, environment = {}, directory = world.directory) =>
    world.run(words, {
      directory,
      environment: { LATEBOUND_AGENT: "1", XDG_RUNTIME_DIR: runtime, ...environment },
    });
  const status = async () => {
    const { exitCode, stdout } = await ask(["agent", "status", "--json"]);
    return exitCode === 0 ? JSON.parse(stdout) : undefined;
  };
  return {
    ...world,
    sockets,
    ask,
    status,
    async startAgent(...words) {
      const { exitCode, stderr } = await ask(["agent", "start", ...words]);
      if (exitCode !== 0) throw new Error(stderr);
      return (await status()).pid;
    },
    async stop() {
      await ask(["agent", "stop"]);
      return existsSync(sockets) ? readdirSync(sockets) : [];
    },
  };
}

/** Writes a KV secret and gives a token that may read it and nothing else. */
export async function seedSecret(
  { address, token }: { readonly address: string; readonly token: string },
  path: string,
  data: Readonly<Record<string, string>>,
): Promise<string> {
  const call = async (method: string, place: string, body: unknown) => {
    const answer = await askHttp(`${address}/v1/${place}`, {
      method,
      headers: { "X-Vault-Token": token },
      body: JSON.stringify(body),
    });
    if (answer.status >= 300) throw new Error(`${method} ${place}: ${answer.status} ${answer.body}`);
    return answer.body === "" ? {} : JSON.parse(answer.body);
  };
  await call("PUT", `secret/data/${path}`, { data });
  const name = `agent-${path.replaceAll("/", "-")}`;
  await call("PUT", `sys/policies/acl/${name}`, {
    policy: `path "secret/data/${path}" { capabilities = ["read"] }`,
  });
  return (await call("POST", "auth/token/create", { policies: [name] })).auth.client_token;
}
