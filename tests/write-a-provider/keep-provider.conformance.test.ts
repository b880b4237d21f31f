import type { ServerResponse } from "node:http";
import { type ConformanceFixture, casesFor } from "@latebound/testing";
import { afterAll, onTestFinished, test } from "vitest";
import { keep } from "./keep-provider.ts";
import { startBrokenService, startKeepService } from "./keep-service.ts";

const [token, powerless] = ["keep-token-5d1f0c", "keep-token-9ab377"];
const service = await startKeepService(token, powerless);
afterAll(service.stop);

const fixture: ConformanceFixture = {
  instance: () => instance(service.address, token),
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
  stranger: async () => instance(service.address, powerless),
  denies: true,
  requestCount: service.requestCount,
  child: async () => ({
    module: new URL("keep-provider.ts", import.meta.url).href,
    exportName: "keep",
    options: { address: service.address, token },
  }),
  faults: {
    refused: async () => ({ ...instance("http://127.0.0.1:1", token), path: "kit/refused" }),
    reset: () => broken((response) => response.destroy()),
    hang: () => broken(() => undefined),
    throttled: () => broken((response) => response.writeHead(429, { "retry-after": "2" }).end()),
    server_error: () => broken((response) => response.writeHead(500).end("planted-text")),
    garbage: () => broken((response) => response.end(Buffer.from([0xff, 0xfe, 0x00]))),
    html: () => broken((response) => response.end("<html>planted-text</html>")),
    truncated: () => broken(cutShort),
    oversized: () => broken((response) => response.end("x".repeat(5_000_000))),
    redirect,
    expired_credentials: async () => ({
      ...instance(service.address, "keep-token-gone"),
      path: "kit/expired",
    }),
    missing_place: () => broken((response) => response.writeHead(404).end("not here")),
  },
  lacks: {
    spellings: "a name has one spelling",
    previousStage: "keep has no stages",
    check: "keep can't tell without giving the value",
    "faults.untrusted_certificate": "needs a certificate, which would be beside the point of this page",
  },
  excluded: {},
};

for (const { name, run } of casesFor(fixture)) test(name, () => run(fixture));

function instance(address: string, token: string) {
  return { kind: keep(), options: { address, token } };
}

function written(path: string, value: string, encoding: "text" | "base64") {
  return { version: `${service.write(path, { encoding, value })}` };
}

/** An instance whose every request meets the misbehaviour. */
async function broken(misbehave: (response: ServerResponse) => void) {
  const { address, reached, stop } = await startBrokenService(misbehave);
  onTestFinished(stop);
  return { ...instance(address, token), path: "kit/broken", planted: ["planted-text"], reached };
}

async function redirect() {
  const before = service.requestCount();
  const instance = await broken((response) => response.writeHead(302, { location: service.address }).end());
  return { ...instance, strayRequests: () => service.requestCount() - before };
}

function cutShort(response: ServerResponse): void {
  response.writeHead(200, { "content-length": 1_000 });
  response.write('{"value":"planted-text', () => response.destroy());
}
