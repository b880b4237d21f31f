import { join, resolve } from "node:path";
import { CommandFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { openAccess } from "../../project/access.ts";
import type { Access } from "../../project/command-access.ts";
import { openPrivateDirectory } from "../../socket/private-directory.ts";
import { SocketError } from "../../socket/socket-error.ts";
import { type SshAgent, serveSshAgent } from "../../ssh-agent/serve-ssh-agent.ts";
import { orderlyExitCode } from "../../surroundings/core-signals.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { type EndingSignals, hearEndingSignals } from "./ending-signals.ts";
import { runWithAgent } from "./run-with-agent.ts";
import { createSshEventLog } from "./ssh-event-log.ts";
import { checkKeyOptions, openSshKeys } from "./ssh-keys.ts";

/** Serves SSH keys for a command, or until a signal. */
export async function serveSsh(input: CommandInput): Promise<number> {
  checkKeyOptions(input.options);
  const access = await openAccess(input, "cli:agent/ssh", { hearsSignals: true });
  const signals = hearEndingSignals();
  try {
    const agent = await openAgent(input, access);
    try {
      return await serveWhile(agent, { input, access, signals });
    } finally {
      await agent.close();
    }
  } finally {
    signals.stop();
    await access.close();
  }
}

async function openAgent(input: CommandInput, access: Access): Promise<SshAgent> {
  const { surroundings, options } = input;
  const { userId: uid, directory } = surroundings;
  if (uid === undefined)
    throw new CommandFault("the SSH agent needs a system with unix sockets and user ids");
  const keys = await openSshKeys(options, { directory, bind: (text) => access.bind(text) });
  try {
    return await serveSshAgent({
      keys,
      consumer: access.consumer,
      socketPath: socketPathOf(input, uid),
      uid,
      onEvent: createSshEventLog(surroundings, globalOptionsOf(input).debug),
    });
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    throw new CommandFault(error.message, error.hint === undefined ? {} : { hint: error.hint });
  }
}

/** The process's id keeps the agents of one user apart. */
function socketPathOf({ options, surroundings }: CommandInput, uid: number): string {
  if (typeof options.socket === "string") return resolve(surroundings.directory, options.socket);
  const { XDG_RUNTIME_DIR: runtimeDirectory, TMPDIR } = surroundings.environment;
  const temporaryDirectory = TMPDIR?.startsWith("/") ? TMPDIR : "/tmp";
  return join(openPrivateDirectory({ runtimeDirectory, temporaryDirectory, uid }), `ssh-${process.pid}`);
}

interface Serving {
  readonly input: CommandInput;
  readonly access: Access;
  readonly signals: EndingSignals;
}

async function serveWhile(agent: SshAgent, { input, access, signals }: Serving): Promise<number> {
  const [command, ...args] = input.rest;
  if (command !== undefined) return await runWithAgent(agent, { command, args, access, signals, input });
  writeSocketLine(agent.socketPath, input.surroundings);
  return orderlyExitCode(await signals.heard);
}

/** As `ssh-agent` prints it, for a shell's `eval`. */
function writeSocketLine(path: string, { stdout }: Surroundings): void {
  const quoted = /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  stdout.write(`SSH_AUTH_SOCK=${quoted}; export SSH_AUTH_SOCK;\n`);
}
