import { spawn } from "node:child_process";
import { once } from "node:events";

/** A process to run to its end. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Resolves when the program has ended well, its output thrown away; @throws {Error} with what it said if it has not. */
export async function runProgram({ command, args, env = {}, cwd }: Program): Promise<void> {
  const child = spawn(command, [...args], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...measuredEnvironment(), ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-2_000);
  });
  const [code, signal] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} ended with ${code ?? signal}: ${said}`);
}

/** This environment without what slows a Node down and without what an ambient login would change. */
export function measuredEnvironment(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS, NODE_OPTIONS, VAULT_TOKEN, VAULT_ADDR, ...rest } = process.env;
  return rest;
}
