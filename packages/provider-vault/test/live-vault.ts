import { randomBytes } from "node:crypto";
import { askHttp, type HttpAnswer } from "../../../tests/servers/http-request.ts";
import type { OpenBaoAddress } from "../../../tests/servers/openbao.ts";
import { encodePath } from "../src/api-path.ts";

/** A person with the root token, for setting up what a test reads. */
export interface LiveVault {
  /** One request; a body given as text is sent as it is. The namespace is a header. */
  ask(method: string, path: string, body?: object | string, namespace?: string): Promise<HttpAnswer>;
  /** The same, with the parsed body of an answer below 300. @throws {Error} for any other */
  must(method: string, path: string, body?: object | string, namespace?: string): Promise<VaultBody>;
  /** A token with a policy of its own, written in HCL. */
  issueToken(policy: string, settings?: object, namespace?: string): Promise<string>;
}

/** What the tests look at in an answer. */
export interface VaultBody {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly auth?: { readonly client_token: string };
  readonly wrap_info?: { readonly token: string };
}

/** Names that no other test uses. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(6).toString("hex")}`;
}

/** A root client of a running server. */
export function createLiveVault({ address, token }: OpenBaoAddress, headers: object = {}): LiveVault {
  const ask: LiveVault["ask"] = (method, path, body, namespace) =>
    askHttp(`${address}/v1/${path}`, {
      method,
      headers: {
        "x-vault-token": token,
        "content-type": "application/json",
        ...(namespace !== undefined && { "x-vault-namespace": namespace }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  const must: LiveVault["must"] = async (...question) => {
    const { status, body } = await ask(...question);
    if (status >= 300) throw new Error(`${question[0]} ${question[1]}: HTTP ${status} ${body}`);
    return body === "" ? {} : (JSON.parse(body) as VaultBody);
  };
  return {
    ask,
    must,
    async issueToken(policy, settings = {}, namespace) {
      const name = uniqueName("policy");
      await must("PUT", `sys/policies/acl/${name}`, { policy }, namespace);
      const { auth } = await must("POST", "auth/token/create", { policies: [name], ...settings }, namespace);
      return auth?.client_token ?? "";
    },
  };
}

/** HCL that grants capabilities on paths. */
export function grant(...paths: readonly string[]): string {
  return paths.map((path) => `path "${path}" { capabilities = ["read", "list"] }`).join("\n");
}

/** The path of a KV secret below `/v1/`, encoded. */
export function kvPath(mount: string, version: 1 | 2, path: string, word = "data"): string {
  const rest = encodePath(path.slice(mount.length + 1));
  return version === 2 ? `${mount}/${word}/${rest}` : `${mount}/${rest}`;
}
