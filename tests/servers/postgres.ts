import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { findFreePort } from "./free-port.ts";
import { findPostgresPrograms } from "./installed-servers.ts";
import { createServerFolder, type ServerProcess, startServerProcess } from "./server-process.ts";

const run = promisify(execFile);

/** Where a PostgreSQL server is, for its superuser. */
export interface PostgresAddress {
  /** `postgresql://postgres:PASSWORD@127.0.0.1:PORT/postgres`. */
  readonly url: string;
}

/** A private PostgreSQL cluster with SCRAM passwords over TCP. */
export interface Postgres extends PostgresAddress, ServerProcess {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Why a private PostgreSQL can't be started here, or undefined when it can. */
export function postgresMissing(): string | undefined {
  return findPostgresPrograms() === undefined
    ? "PostgreSQL's server programs are not installed (on Debian: the package postgresql)"
    : undefined;
}

/** A private PostgreSQL cluster, ready in about 1 s; data is not synced to disk and gone after `stop`. */
export async function startPostgres(): Promise<Postgres> {
  const programs = findPostgresPrograms();
  if (programs === undefined) throw new Error(postgresMissing());
  const port = await findFreePort();
  const folder = createServerFolder("postgres");
  const password = "postgres-test-password";
  const asUser = await findUserPrefix();
  await makeCluster({ programs, folder, password, asUser });
  const [command = "", ...args] = [
    ...asUser,
    join(programs, "postgres"),
    "-D",
    join(folder, "cluster", "data"),
  ];
  args.push("-c", "listen_addresses=127.0.0.1", "-p", String(port));
  args.push("-k", join(folder, "cluster"), "-c", "fsync=off");
  const server = await startServerProcess({
    command,
    args,
    folder,
    // To PostgreSQL this means: end the sessions, then end; SIGTERM would wait for every client to leave.
    endSignal: "SIGINT",
    isReady: () => acceptsSessions(port),
  });
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  return { ...server, url, host: "127.0.0.1", port, user: "postgres", password };
}

interface ClusterPlan {
  readonly programs: string;
  readonly folder: string;
  readonly password: string;
  readonly asUser: readonly string[];
}

async function makeCluster(plan: ClusterPlan): Promise<void> {
  const cluster = join(plan.folder, "cluster");
  mkdirSync(cluster);
  const passwordFile = join(cluster, "password");
  writeFileSync(passwordFile, plan.password);
  if (plan.asUser.length > 0) await run("chown", ["-R", serverUser, cluster]);
  const [command = "", ...args] = [
    ...plan.asUser,
    join(plan.programs, "initdb"),
    "-D",
    join(cluster, "data"),
  ];
  args.push("-U", "postgres", "-A", "scram-sha-256", `--pwfile=${passwordFile}`);
  await run(command, [...args, "--no-sync", "-E", "UTF8", "--locale=C"], { cwd: cluster });
}

const serverUser = "postgres";

/** PostgreSQL refuses root: as root, the words that go before a command to run it as Debian's user for it. */
async function findUserPrefix(): Promise<string[]> {
  if (process.getuid?.() !== 0) return [];
  return ["setpriv", `--reuid=${serverUser}`, `--regid=${serverUser}`, "--clear-groups", "--reset-env"];
}

/** Whether a start message is answered by a request to log in, rather than by "starting up". */
function acceptsSessions(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => resolve(false));
    socket.once("data", (data) => {
      resolve(data[0] === "R".charCodeAt(0));
      socket.destroy();
    });
    socket.write(startMessage("user\0postgres\0database\0postgres\0\0"));
  });
}

function startMessage(parameters: string): Buffer {
  const message = Buffer.alloc(8 + Buffer.byteLength(parameters));
  message.writeInt32BE(message.length, 0);
  message.writeInt32BE(196_608, 4);
  message.write(parameters, 8);
  return message;
}
