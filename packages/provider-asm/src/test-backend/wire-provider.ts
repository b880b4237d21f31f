import { type FaultProxyOptions, startFaultProxy } from "../../../../tests/servers/fault-proxy.ts";
import type { AsmOptions } from "../asm-options.ts";
import type { AsmParts } from "../index.ts";
import { createAsm } from "./provider-under-test.ts";

/** Credentials that are no one's. */
export const credentials = {
  accessKeyId: "AKIACANARYKEYID00000",
  secretAccessKey: "canary-secret-access-key",
  sessionToken: "canary-session-token",
};

/** A server, by default without anything behind it, and an instance that asks it through the SDK's own transport. */
export async function createWireAsm({
  proxy: proxyOptions = {},
  options: more = {},
  ...parts
}: AsmParts & { proxy?: FaultProxyOptions; options?: Partial<AsmOptions> } = {}) {
  const proxy = await startFaultProxy(proxyOptions);
  const options: Partial<AsmOptions> = { endpoint: proxy.address, region: "eu-central-1", ...more };
  const made = createAsm(options, { credentials, ...parts });
  return {
    ...made,
    proxy,
    stop: async () => {
      await made.provider.close?.();
      await proxy.stop();
    },
  };
}

/** An error as AWS sends it over the wire. */
export function wireError(name: string, status = 400, headers: Record<string, string> = {}) {
  return {
    kind: "answer",
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": "req-0001", ...headers },
    body: { __type: name, message: "User: arn:aws:iam::123456789012:user/canary is not authorized" },
  } as const;
}
