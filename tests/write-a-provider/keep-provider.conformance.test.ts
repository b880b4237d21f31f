import { type ConformanceFixture, casesFor } from "@latebound/testing";
import { afterAll, onTestFinished, test } from "vitest";
import type { Fault } from "../servers/fault.ts";
import { startFaultProxy } from "../servers/fault-proxy.ts";
import { keep } from "./keep-provider.ts";
import { startKeepService } from "./keep-service.ts";

const [token, powerless] = ["keep-token-5d1f0c", "keep-token-9ab377"];
const service = await startKeepService(token, powerless);
const proxy = await startFaultProxy({ target: service.address });
const tlsProxy = await startFaultProxy({ target: service.address, tls: true });
afterAll(() => Promise.all([service.stop(), proxy.stop(), tlsProxy.stop()]));

const fixture: ConformanceFixture = {
  instance: () => instance(proxy.address, token),
  path: (name) => `kit/${name}`,
  async seed(path, content) {
    if (!("bytes" in content)) return written(path, "text" in content ? content.text : content.json, "text");
    return written(path, Buffer.from(content.bytes).toString("base64"), "base64");
  },
  remove: async (path) => service.remove(path),
  credentials: [token, powerless],
  oddPaths: ["kit/schlüssel 鍵", "kit/100%", "kit/a?b#c", `kit/"quoted"`, "kit/...", "kit/%2e%2e"],
  refusedPaths: ["", "/kit", "kit//a", "kit/../a", "kit/.", "kit/"],
  absentVersion: "999",
  stranger: async () => instance(proxy.address, powerless),
  denies: true,
  requestCount: () => proxy.requests.length,
  child: async () => ({
    module: new URL("keep-provider.ts", import.meta.url).href,
    exportName: "keep",
    options: { address: service.address, token },
  }),
  faults: {
    refused: async () => ({ ...instance("http://127.0.0.1:1", token), path: "kit/refused" }),
    reset: () => broken({ kind: "reset" }),
    hang: () => broken({ kind: "hang" }),
    throttled: () => broken({ kind: "answer", status: 429, headers: { "retry-after": "2" } }),
    server_error: () => broken({ kind: "answer", status: 500, body: "planted-text" }),
    garbage: () => broken({ kind: "answer", status: 200, body: Buffer.from([0xff, 0xfe, 0x00]) }),
    html: () => broken({ kind: "html", text: "planted-text" }),
    truncated: () => broken({ kind: "truncate" }),
    oversized: () => broken({ kind: "oversize", bytes: 5_000_000 }),
    redirect: () => broken({ kind: "redirect", location: `${service.address}/v1/secrets/kit/broken` }),
    untrusted_certificate: async () => ({ ...instance(tlsProxy.address, token), path: "kit/untrusted" }),
    expired_credentials: async () => ({ ...instance(proxy.address, "keep-token-gone"), path: "kit/expired" }),
    missing_place: () => broken({ kind: "answer", status: 404, body: "not here" }),
  },
  excluded: {
    "every spelling of a secret leads to one secret": "a name has one spelling",
    "the previous stage gives the version before the current one": "keep has no stages",
    "a stage that no version has is absent": "keep has no stages",
    "check tells readable from absent and gives no value": "keep can't tell without giving the value",
  },
};

for (const { name, run } of casesFor(fixture)) test(name, () => run(fixture));

function instance(address: string, token: string) {
  return { kind: keep(), options: { address, token } };
}

function written(path: string, value: string, encoding: "text" | "base64") {
  return { version: `${service.write(path, { encoding, value })}` };
}

/** An instance whose every request befalls the fault. */
async function broken(fault: Fault) {
  const behind = await startFaultProxy({ target: service.address });
  onTestFinished(behind.stop);
  behind.inject(fault);
  const path = "kit/broken";
  service.write(path, { encoding: "text", value: "planted-text" });
  const parts = { path, planted: ["planted-text"], reached: () => behind.arrived() };
  return { ...instance(behind.address, token), ...parts };
}
