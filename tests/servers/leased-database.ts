import pg from "pg";

/** A request to Vault with the root token; its path begins behind `/v1/`. */
export type CallVault = (method: string, path: string, body?: object) => Promise<unknown>;

/** Mounts a database engine at `mount`: `MOUNT/creds/app` leases logins of the PostgreSQL at `url`, its superuser's URL. */
export async function mountDatabase(call: CallVault, url: string, mount: string): Promise<void> {
  const { host, pathname, username, password } = new URL(url);
  await call("POST", `sys/mounts/${mount}`, { type: "database" });
  await call("POST", `${mount}/config/pg`, {
    plugin_name: "postgresql-database-plugin",
    allowed_roles: ["app"],
    connection_url: `postgresql://{{username}}:{{password}}@${host}${pathname}?sslmode=disable`,
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    password_authentication: "scram-sha-256",
  });
  await call("POST", `${mount}/roles/app`, {
    db_name: "pg",
    creation_statements: [
      `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';`,
    ],
    revocation_statements: ['DROP ROLE IF EXISTS "{{name}}";'],
    default_ttl: "1h",
    max_ttl: "2h",
  });
}

/** Whether the PostgreSQL at `url` lets this login in. */
export async function canConnect(url: string, user: string, password: string): Promise<boolean> {
  const { hostname: host, port, pathname } = new URL(url);
  const client = new pg.Client({ host, port: Number(port), user, password, database: pathname.slice(1) });
  const connected = await client.connect().then(
    () => true,
    () => false,
  );
  await client.end();
  return connected;
}
