import { Client } from "pg";
import type { OpenBao } from "../../../tests/servers/openbao.ts";

/** Changes the password of the role `app`: first where the service reads it, then in the database. */
export async function rotatePassword(bao: OpenBao, adminUrl: string, password: string): Promise<void> {
  await bao.call("POST", "secret/data/apps/db", { data: { password } });
  await askDatabase(adminUrl, `alter role app password '${password}'`);
}

/** Runs one statement as the database's superuser. */
export async function askDatabase(adminUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}
