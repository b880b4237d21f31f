import type { Consumer, Late } from "@latebound/core";
import Fastify, { type FastifyInstance } from "fastify";
import { Pool } from "pg";

/** The settings of the service; the password stays late for as long as the service runs. */
export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Late<string>;
}

const passwordRefused = "28P01";

/** A service that asks PostgreSQL at each request, and survives a change of its password. */
export function createServer(consumer: Consumer, settings: DatabaseSettings): FastifyInstance {
  const { host, port, user, password } = settings;
  // Short-lived connections, so that the example logs in all the time.
  const pool = new Pool({
    host,
    port,
    user,
    database: "postgres",
    password: consumer.reader(password),
    max: 8,
    maxUses: 5,
  });
  const server = Fastify();
  // An idle connection that the database ends is replaced at the next query.
  pool.on("error", ({ message }) => server.log.warn(message));
  server.get("/now", async () => {
    const query = () => pool.query<{ now: Date }>("select now()");
    const { rows } = await consumer.use(password, query, { isAuthError });
    return { now: rows[0]?.now };
  });
  server.addHook("onClose", () => pool.end());
  return server;
}

function isAuthError(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === passwordRefused;
}
