import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** What a server answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** How to ask. */
export interface HttpQuestion {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The certificate authority of an https address, as PEM. */
  readonly ca?: string;
}

/** The answer of one request, with redirects as they come; for seeding and looking into test servers. */
export function askHttp(url: string, question: HttpQuestion = {}): Promise<HttpAnswer> {
  const { method = "GET", headers = {}, body, ca } = question;
  const options = { method, headers, agent: false as const, ...(ca === undefined ? {} : { ca }) };
  return new Promise((resolve, reject) => {
    const request = url.startsWith("https:") ? requestHttps(url, options) : requestHttp(url, options);
    request.on("error", reject);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("error", reject);
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    request.end(body);
  });
}
