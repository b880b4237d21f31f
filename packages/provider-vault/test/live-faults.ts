import { type ConformanceFixture, createCanary } from "@latebound/testing";
import type { Fault } from "../../../tests/servers/fault.ts";
import { type FaultProxyOptions, startFaultProxy } from "../../../tests/servers/fault-proxy.ts";
import { vault } from "../src/vault-provider.ts";
import type { KitState } from "./kit-state.ts";
import { kvPath } from "./live-vault.ts";

const planted = createCanary();
const json = { "content-type": "application/json" };

/** Faults that a proxy befalls every request with, by the kit's names. */
const injected = {
  reset: { kind: "reset" },
  hang: { kind: "hang" },
  throttled: { kind: "answer", status: 429, headers: { "retry-after": "1" }, body: { errors: [planted] } },
  server_error: { kind: "answer", status: 500, body: { errors: [planted] } },
  garbage: { kind: "answer", status: 200, headers: json, body: Buffer.from([0xff, 0x00, 0x7b]) },
  html: { kind: "html", text: planted },
  truncated: { kind: "truncate" },
  oversized: { kind: "oversize", bytes: 5 * 1024 * 1024 },
} as const satisfies Readonly<Record<string, Fault>>;

/** The ways in which a real server, or a proxy in front of it, misbehaves. */
export function liveFaults(state: KitState): NonNullable<ConformanceFixture["faults"]> {
  const { server, version, mount, tokens } = state;
  const path = `${mount}/any`;
  const instance = (address: string, token = tokens.reader) => ({
    kind: vault(),
    options: { address, token },
    path,
  });
  const start = async (options: FaultProxyOptions) => {
    const proxy = await startFaultProxy(options);
    state.proxies.push(proxy);
    return proxy;
  };
  const behind = async (fault: Fault) => {
    const proxy = await start({ target: server.address });
    proxy.inject(fault);
    return { ...instance(proxy.address), planted: [planted], reached: () => proxy.arrived() };
  };
  const made = Object.entries(injected).map(([name, fault]) => [name, () => behind(fault)] as const);
  return {
    ...Object.fromEntries(made),
    async refused() {
      const proxy = await start({});
      await proxy.refuse();
      return instance(proxy.address);
    },
    untrusted_certificate: async () => instance((await start({ tls: true })).address),
    async redirect() {
      const elsewhere = await start({});
      const location = `${elsewhere.address}/v1/${kvPath(mount, version, path)}`;
      return {
        ...(await behind({ kind: "redirect", location })),
        strayRequests: () => elsewhere.requests.length,
      };
    },
    expired_credentials: async () => instance(server.address, tokens.dead),
    missing_place: async () => ({ ...instance(server.address), path: `${mount}-missing/any` }),
  };
}
