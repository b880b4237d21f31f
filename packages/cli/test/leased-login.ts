import { askHttp } from "../../../tests/servers/http-request.ts";
import { mountDatabase } from "../../../tests/servers/leased-database.ts";

/** Servers that lease logins. */
export interface LeasingServers {
  readonly openbao: { readonly address: string; readonly token: string };
  /** PostgreSQL's. */
  readonly databaseUrl: string;
}

/** Logins of a real database that OpenBao leases, to who logs in by AppRole. */
export interface LeasedLogin {
  /** Lines of the provider `[secret.vault]`, which logs in by AppRole, and may not revoke single leases. */
  readonly provider: string;
  /** As a reference's key. */
  readonly path: string;
  /** Logins that are leased now. */
  leases(): Promise<readonly string[]>;
  /** AppRole logins that live now. */
  logins(): Promise<readonly string[]>;
  /** Ends all of both. */
  revokeAll(): Promise<void>;
}

/** A mount and an AppRole of this name. */
export async function createLeasedLogin(servers: LeasingServers, name: string): Promise<LeasedLogin> {
  const call = createCaller(servers.openbao);
  const path = `${name}-db/creds/app`;
  await mountDatabase(call, servers.databaseUrl, `${name}-db`);
  const list = async (prefix: string) => {
    const { status, data } = await call("LIST", `sys/leases/lookup/${prefix}`);
    return status === 404 ? [] : (data.keys as string[]);
  };
  return {
    provider: await createRole(call, servers.openbao.address, name),
    path,
    leases: () => list(path),
    logins: () => list(`auth/${name}/login`),
    async revokeAll() {
      for (const prefix of [path, `auth/${name}/login`])
        await call("POST", `sys/leases/revoke-prefix/${prefix}`);
    },
  };
}

type Call = ReturnType<typeof createCaller>;

function createCaller({ address, token }: LeasingServers["openbao"]) {
  return async (method: string, path: string, body?: unknown) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { "X-Vault-Token": token };
    const answer = await askHttp(`${address}/v1/${path}`, { method, headers, ...sent });
    if (answer.status >= 400 && answer.status !== 404)
      throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    const { data = {} } = answer.body === "" ? {} : JSON.parse(answer.body);
    return { status: answer.status, data };
  };
}

/** The lines of a provider that logs in by it. */
async function createRole(call: Call, address: string, name: string): Promise<string> {
  await call("PUT", `sys/policies/acl/${name}`, {
    policy: `path "${name}-db/creds/app" { capabilities = ["read"] }`,
  });
  await call("POST", `sys/auth/${name}`, { type: "approle" });
  await call("POST", `auth/${name}/role/app`, { token_policies: [name], token_ttl: "2h" });
  const role = await call("GET", `auth/${name}/role/app/role-id`);
  const secret = await call("POST", `auth/${name}/role/app/secret-id`);
  return `[secret.vault]
address = "${address}"
[secret.vault.approle]
role_id = "${role.data.role_id}"
secret_id = "${secret.data.secret_id}"
mount = "${name}"
`;
}
