/** One HTTP request to the provider's own address or a listed standby. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Absolute; for a unix socket the host is `localhost`. */
  readonly url: string;
  /** Holds the token: never logged, never part of an error. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** True for work nobody waits for: its socket doesn't keep the process alive. */
  readonly background?: boolean;
}

/** What came back, whole: the body is decompressed and at most 4 MiB. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** Sends one request, follows nothing, retries nothing; rejects with an error whose `code` says what failed. */
export type SendHttp = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

/** A way to the backend, with its sockets. */
export interface HttpExchange {
  readonly send: SendHttp;
  close(): void;
}
