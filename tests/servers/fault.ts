import type { IncomingHttpHeaders } from "node:http";

/** An answer as the proxy is about to send it; the body is not compressed. */
export interface ProxyAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request as it came in. */
export interface RecordedRequest {
  readonly method: string;
  /** With its query, as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What the proxy does to a request instead of forwarding it, or to the answer it got. */
export type Fault =
  /** Takes the request and never answers. */
  | { readonly kind: "hang" }
  /** Sends the head and the first half of the answer, then nothing more. */
  | { readonly kind: "stall" }
  /** Resets the connection before any answer. */
  | { readonly kind: "reset" }
  /** Forwards only after the promise has settled. */
  | { readonly kind: "delay"; readonly until: Promise<unknown> }
  /** Answers by itself; an object body is sent as JSON. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Buffer | object;
    }
  /** 200 with a web page that holds the text. */
  | { readonly kind: "html"; readonly text?: string }
  /** Points to another place, with the body empty. */
  | { readonly kind: "redirect"; readonly location: string; readonly status?: number }
  /** The true answer, cut in the middle of its announced length. */
  | { readonly kind: "truncate" }
  /** A well-formed JSON object of at least so many bytes. */
  | { readonly kind: "oversize"; readonly bytes: number }
  /** The true answer, compressed. */
  | { readonly kind: "compress"; readonly encoding: "gzip" | "deflate" | "br" }
  /** The true answer, changed. */
  | { readonly kind: "change"; readonly change: (answer: ProxyAnswer) => ProxyAnswer };

/** Which requests a fault befalls, and how often. */
export interface FaultScope {
  /** Default: every request. */
  readonly when?: (request: RecordedRequest) => boolean;
  /** How many requests, in the order they come. Default: all. */
  readonly times?: number;
}
