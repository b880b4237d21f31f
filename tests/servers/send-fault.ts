import type { ServerResponse } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { Fault, ProxyAnswer } from "./fault.ts";

/** Does to a request what the fault says; `trueAnswer` asks the target. */
export async function sendFault(
  fault: Fault,
  response: ServerResponse,
  trueAnswer: () => Promise<ProxyAnswer>,
): Promise<void> {
  switch (fault.kind) {
    case "hang":
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "delay":
      await Promise.allSettled([fault.until]);
      return sendAnswer(response, await trueAnswer());
    case "truncate":
      return sendHalf(response, await trueAnswer(), () => response.socket?.destroy());
    case "stall":
      return sendHalf(response, await trueAnswer(), () => {});
    case "compress":
      return sendAnswer(response, compress(await trueAnswer(), fault.encoding));
    case "change":
      return sendAnswer(response, fault.change(await trueAnswer()));
    default:
      return sendAnswer(response, madeUpAnswer(fault));
  }
}

/** Sends an answer with its length, and without what only concerned the connection to the target. */
export function sendAnswer(response: ServerResponse, answer: ProxyAnswer): void {
  response.writeHead(answer.status, headersFor(answer));
  response.end(answer.body);
}

function madeUpAnswer(
  fault: Extract<Fault, { kind: "answer" | "html" | "redirect" | "oversize" }>,
): ProxyAnswer {
  switch (fault.kind) {
    case "html": {
      const body = Buffer.from(`<!doctype html><title>Sign in</title><p>${fault.text ?? "Welcome"}</p>`);
      return { status: 200, headers: { "content-type": "text/html" }, body };
    }
    case "redirect":
      return { status: fault.status ?? 307, headers: { location: fault.location }, body: Buffer.alloc(0) };
    case "oversize": {
      const body = Buffer.from(`{"data":{"value":"${"x".repeat(fault.bytes)}"}}`);
      return { status: 200, headers: { "content-type": "application/json" }, body };
    }
    case "answer":
      return {
        status: fault.status,
        headers: { ...typeOf(fault.body), ...fault.headers },
        body: bytesOf(fault.body),
      };
  }
}

function typeOf(body: string | Buffer | object | undefined): Record<string, string> {
  const isObject = typeof body === "object" && !Buffer.isBuffer(body);
  return isObject ? { "content-type": "application/json" } : {};
}

function bytesOf(body: string | Buffer | object | undefined): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === "string") return Buffer.from(body);
  return Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
}

function sendHalf(response: ServerResponse, answer: ProxyAnswer, then: () => void): void {
  response.writeHead(answer.status, headersFor(answer));
  response.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), then);
}

function compress(answer: ProxyAnswer, encoding: "gzip" | "deflate" | "br"): ProxyAnswer {
  const compressors = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
  const headers = { ...answer.headers, "content-encoding": encoding };
  return { ...answer, headers, body: compressors[encoding](answer.body) };
}

function headersFor(answer: ProxyAnswer): Record<string, string | string[]> {
  const { connection: _1, "keep-alive": _2, "transfer-encoding": _3, ...headers } = answer.headers;
  const present = Object.entries(headers).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(present) as Record<string, string>),
    "content-length": String(answer.body.length),
  };
}
