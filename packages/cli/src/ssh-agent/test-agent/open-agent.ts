import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createResolver, type Late, parseConfig, type Resolver, type SecretEvent } from "@latebound/core";
import { createManualClock, fakeProvider } from "@latebound/testing";
import type { SshKeyUse } from "../key-ring.ts";
import { serveSshAgent } from "../serve-ssh-agent.ts";
import type { SshAgentEvent } from "../ssh-agent-event.ts";

/** A key of a test: paths in the fake backend. */
export interface TestKey {
  readonly name: string;
  readonly path: string;
  readonly passphrase?: string;
  readonly publicKey?: string;
}

/** How a test's agent differs from the plain one. */
export interface OpenAgentOptions {
  /** More configuration, such as grants. */
  readonly toml?: string;
  readonly confirm?: (use: SshKeyUse) => boolean | Promise<boolean>;
}

/** An agent over a backend in memory, in a folder of its own, with all that was told. */
export async function openAgent(
  entries: Readonly<Record<string, string>>,
  keys: readonly TestKey[],
  options: OpenAgentOptions = {},
) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "latebound-ssh-")));
  const fake = fakeProvider(entries);
  const clock = createManualClock();
  const accesses: SecretEvent[] = [];
  const events: SshAgentEvent[] = [];
  const toml = `[secret.fake]\nretries = 0\ncache_ttl = "1m"\n${options.toml ?? ""}`;
  const config = await parseConfig(toml, { kinds: [fake] });
  const resolver = createResolver({ config, clock, onEvent: (event) => void accesses.push(event) });
  const agent = await serveSshAgent({
    keys: keys.map((key) => bindKey(resolver, key)),
    consumer: resolver.for("cli:agent/ssh"),
    socketPath: join(folder, "agent"),
    uid: process.geteuid?.() ?? 0,
    confirm: options.confirm,
    onEvent: (event) => void events.push(event),
  });
  const stop = async () => {
    await agent.close();
    await resolver.close();
    rmSync(folder, { recursive: true });
  };
  return { agent, resolver, fake, clock, folder, accesses, events, stop };
}

/** A reference to a path of the fake backend. */
function bindFake(resolver: Resolver, path: string): Late<unknown> {
  // The text is one reference, so that binding it gives a late value.
  return resolver.bind(`<<secret "fake" "${path}">>`) as Late;
}

function bindKey(resolver: Resolver, { name, path, passphrase, publicKey }: TestKey) {
  const privateKey = bindFake(resolver, path);
  return {
    name,
    privateKey,
    passphrase: passphrase === undefined ? undefined : bindFake(resolver, passphrase),
    publicKey,
  };
}
