import { startOpenBao } from "../../tests/servers/openbao.ts";

/** How many paths there are, with how many fields each. */
export const shape = { paths: 100, fields: 10 };

/** A real OpenBao with secrets, and what logs in to it. */
export interface VaultWorld {
  readonly address: string;
  /** May read the secrets and nothing else. */
  readonly token: string;
  readonly roleId: string;
  readonly secretId: string;
  stop(): Promise<void>;
}

/** A path of the world as `bao kv get` takes it. */
export function pathOf(index: number): string {
  return `secret/bench/p${index}`;
}

/** The path and field of each of the thousand references. */
export function everyField(): { readonly path: string; readonly field: string }[] {
  return Array.from({ length: shape.paths * shape.fields }, (_, index) => ({
    path: pathOf(index % shape.paths),
    field: `f${Math.floor(index / shape.paths)}`,
  }));
}

/** A private OpenBao, with a hundred paths of ten fields in KV version 2 and an AppRole. */
export async function startVaultWorld(): Promise<VaultWorld> {
  const server = await startOpenBao();
  const call = async (method: string, path: string, body?: object) => {
    const { status, body: text } = await server.call(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}`);
    return text === "" ? {} : JSON.parse(text);
  };
  for (let path = 0; path < shape.paths; path += 1) {
    await call("POST", `secret/data/bench/p${path}`, { data: fieldsOf(path) });
  }
  const policy = 'path "secret/data/bench/*" { capabilities = ["read"] }';
  await call("PUT", "sys/policies/acl/bench", { policy });
  await call("POST", "sys/auth/approle", { type: "approle" });
  await call("POST", "auth/approle/role/bench", { token_policies: ["bench"], token_ttl: "1h" });
  const role = await call("GET", "auth/approle/role/bench/role-id");
  const secret = await call("POST", "auth/approle/role/bench/secret-id", {});
  const token = await call("POST", "auth/token/create", { policies: ["bench"], ttl: "1h" });
  return {
    address: server.address,
    token: token.auth.client_token,
    roleId: role.data.role_id,
    secretId: secret.data.secret_id,
    stop: server.stop,
  };
}

function fieldsOf(path: number): Record<string, string> {
  const names = Array.from({ length: shape.fields }, (_, index) => `f${index}`);
  return Object.fromEntries(names.map((name) => [name, `value-of-${path}-and-${name}-as-long`]));
}
