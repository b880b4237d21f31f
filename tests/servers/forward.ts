import { once } from "node:events";
import { type IncomingMessage, request as requestHttp } from "node:http";
import type { ProxyAnswer, RecordedRequest } from "./fault.ts";
import { readBody } from "./read-body.ts";

/**
 * The target's answer to a request that is passed on word for word: path, header spelling and order, the incoming Host
 * (AWS signs it, and Content-Length) and body.
 */
export async function forward(
  request: RecordedRequest,
  rawHeaders: readonly string[],
  target: string | undefined,
): Promise<ProxyAnswer> {
  if (target === undefined) return { status: 502, headers: {}, body: Buffer.from("no target") };
  const { hostname, port } = new URL(target);
  const { method, path } = request;
  const headers = withoutHopByHop(rawHeaders);
  const outgoing = requestHttp({ hostname, port, method, path, headers, agent: false, setHost: false });
  outgoing.end(request.body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return { status: response.statusCode ?? 502, headers: response.headers, body: await readBody(response) };
}

const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "expect"]);

function withoutHopByHop(rawHeaders: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    if (!hopByHop.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}
