import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { findFreePort } from "./free-port.ts";
import { createServerFolder, type ServerProcess, startServerProcess } from "./server-process.ts";

const run = promisify(execFile);

/** A private SSH server for the user who runs the tests; only public keys log in. */
export interface Sshd extends ServerProcess {
  readonly port: number;
  /** Who can log in. */
  readonly user: string;
  /** A file for `UserKnownHostsFile` that knows this server. */
  readonly knownHostsFile: string;
  /** Takes these keys and no others from now on, each a line as in a `.pub` file. */
  authorize(...publicLines: readonly string[]): void;
}

/** Why OpenSSH's server and clients can't be used here, or undefined when they can. */
export function sshdMissing(): string | undefined {
  const missing = ["sshd", "ssh", "ssh-add", "ssh-keygen"].filter((name) => findProgram(name) === undefined);
  if (missing.length === 0) return undefined;
  return `not installed: ${missing.join(", ")} (on Debian: openssh-server, openssh-client)`;
}

/** An OpenSSH server on loopback, ready in about 0.1 s. */
export async function startSshd(): Promise<Sshd> {
  const program = findProgram("sshd");
  if (program === undefined) throw new Error(sshdMissing());
  // Where Debian's start script makes it; a server that root starts by hand lacks it.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { mode: 0o755, recursive: true });
  const folder = createServerFolder("sshd");
  const port = await findFreePort();
  const hostKey = join(folder, "host_key");
  const authorizedKeys = join(folder, "authorized_keys");
  const config = join(folder, "sshd_config");
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", hostKey]);
  const knownHostsFile = join(folder, "known_hosts");
  writeFileSync(knownHostsFile, `[127.0.0.1]:${port} ${readFileSync(`${hostKey}.pub`, "utf8")}`);
  writeFileSync(authorizedKeys, "");
  writeFileSync(config, serverConfig(authorizedKeys));
  const server = await startServerProcess({
    command: program,
    args: ["-D", "-e", "-f", config, "-h", hostKey, "-p", String(port)],
    folder,
    isReady: async (output) => output.includes(`Server listening on 127.0.0.1 port ${port}`),
  });
  const authorize = (...lines: readonly string[]) => writeFileSync(authorizedKeys, `${lines.join("\n")}\n`);
  return { ...server, port, user: userInfo().username, knownHostsFile, authorize };
}

function serverConfig(authorizedKeys: string): string {
  const lines = [
    "ListenAddress 127.0.0.1",
    "PidFile none",
    `AuthorizedKeysFile ${authorizedKeys}`,
    // The file is below the temporary directory, which everybody may write.
    "StrictModes no",
    "UsePAM no",
    "AuthenticationMethods publickey",
    "PermitRootLogin prohibit-password",
    "LogLevel VERBOSE",
  ];
  return `${lines.join("\n")}\n`;
}

/** Service programs are in folders that a user's own `PATH` may lack; sshd wants to be called by its whole path. */
function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"].filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
