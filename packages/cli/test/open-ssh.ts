import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Sshd } from "../../../tests/servers/sshd.ts";

/** What a program of OpenSSH's did. */
export interface OpenSshRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** OpenSSH's programs with an agent, and a home folder of their own that holds no key. */
export function createOpenSsh(folder: string, socketPath: string) {
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  const run = async (command: string, args: readonly string[]): Promise<OpenSshRun> => {
    const child = spawn(command, [...args], {
      cwd: home,
      env: { PATH: process.env.PATH, HOME: home, SSH_AUTH_SOCK: socketPath },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject).once("close", resolve);
    });
    const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { code, out, err };
  };
  /** What `ssh` is called with to log in by an agent's keys alone. */
  const loginWords = (sshd: Sshd, command: string) => {
    const options = {
      BatchMode: "yes",
      IdentityFile: "none",
      PreferredAuthentications: "publickey",
      StrictHostKeyChecking: "yes",
      UserKnownHostsFile: sshd.knownHostsFile,
    };
    const given = Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
    return ["-F", "none", ...given, "-p", String(sshd.port), `${sshd.user}@127.0.0.1`, command];
  };
  /** Logs in and runs a command there. */
  const logIn = (sshd: Sshd, command: string) => run("ssh", loginWords(sshd, command));
  return { home, run, logIn, loginWords };
}
