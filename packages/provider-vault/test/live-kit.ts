import type { ConformanceFixture } from "@latebound/testing";
import { startFaultProxy } from "../../../tests/servers/fault-proxy.ts";
import type { OpenBaoAddress } from "../../../tests/servers/openbao.ts";
import { vault } from "../src/vault-provider.ts";
import type { KitState } from "./kit-state.ts";
import { liveFaults } from "./live-faults.ts";
import { createLiveVault, grant, kvPath, uniqueName } from "./live-vault.ts";

/** A fixture of the conformance kit on a mount of its own, and what surrounds the cases. */
export interface VaultKit {
  readonly fixture: ConformanceFixture;
  /** Mounts the engine, issues the tokens and starts the proxy that counts requests. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** What the two versions of KV differ in. */
export interface KvFlavour {
  readonly version: 1 | 2;
  readonly excluded: Readonly<Record<string, string>>;
}

const oddNames = [
  ...["ü ß 漢字", "a b", "100%", "a%2Fb", "%61", "%2e%2e", `it's "quoted"`, "a&b=c;d", "a+b", "..."],
  ...["a\\b", "why?", "c#", "deep/er/~*()"],
];
const refusedNames = ["", "/x", "x/", "a//b", "a/./b", "a/../b", "a\nb", "a\0b"];
const refusedRoots = ["", "auth/token/lookup-self", "sys/mounts", "identity/x"];

/** The kit's fixture for KV on a real server. */
export function createVaultKit(server: OpenBaoAddress, { version, excluded }: KvFlavour): VaultKit {
  const state: KitState = {
    server,
    version,
    mount: uniqueName(`kit-kv${version}`),
    root: createLiveVault(server),
    tokens: { reader: "", stranger: "", dead: "" },
    proxies: [],
  };
  const credentials: string[] = [];
  return {
    fixture: {
      excluded,
      credentials,
      ...keysOf(state),
      ...storeOf(state),
      ...instancesOf(state),
      faults: liveFaults(state),
    },
    async open() {
      await openKit(state);
      credentials.push(...Object.values(state.tokens));
    },
    async close() {
      await Promise.all(state.proxies.map((proxy) => proxy.stop()));
      await state.root.must("DELETE", `sys/mounts/${state.mount}`);
    },
  };
}

async function openKit({ server, mount, version, root, tokens, proxies }: KitState): Promise<void> {
  await root.must("POST", `sys/mounts/${mount}`, { type: "kv", options: { version: String(version) } });
  tokens.reader = await root.issueToken(grant(`${mount}/*`));
  tokens.stranger = await root.issueToken(grant(`${mount}-other/*`));
  tokens.dead = await root.issueToken(grant(`${mount}/*`));
  await root.must("POST", "auth/token/revoke", { token: tokens.dead });
  proxies.push(await startFaultProxy({ target: server.address }));
}

function keysOf({ mount, version }: KitState) {
  return {
    path: (name: string) => `${mount}/${name}`,
    oddPaths: oddNames.map((name) => `${mount}/${name}`),
    refusedPaths: [...refusedRoots, ...refusedNames.map((name) => `${mount}/${name}/`)],
    ...(version === 2 && { absentVersion: "999" }),
  };
}

function storeOf({ mount, version, root }: KitState): Pick<ConformanceFixture, "seed" | "remove"> {
  return {
    async seed(path, content) {
      if ("bytes" in content) throw new Error("the case with bytes is excluded");
      const json = "json" in content ? content.json : JSON.stringify({ value: content.text });
      const body = version === 2 ? `{"data":${json}}` : json;
      const { data } = await root.must("POST", kvPath(mount, version, path), body);
      return version === 2 ? { version: String(data?.version) } : {};
    },
    remove: async (path) => void (await root.must("DELETE", kvPath(mount, version, path, "metadata"))),
  };
}

function instancesOf({ server, tokens, proxies, version }: KitState) {
  const options = (address: string, token: string) => ({ address, token });
  return {
    instance: () => ({ kind: vault(), options: options(proxies[0]?.address ?? "", tokens.reader) }),
    denies: true as const,
    stranger: async () => ({ kind: vault(), options: options(server.address, tokens.stranger) }),
    requestCount: () => proxies[0]?.requests.length ?? 0,
    child: async () => ({
      module: "@latebound/provider-vault",
      exportName: "vault",
      options: options(server.address, tokens.reader),
    }),
    ...(version === 2 && { check: true as const }),
  };
}
