import { finished } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import { SecretError } from "@latebound/core";
import type Docker from "dockerode";
import type { EngineConnection } from "../engine/connection.ts";
import { statusOf } from "../engine/engine-fault.ts";
import type { ContainerPlan } from "../spec/container-plan.ts";
import { readyName } from "../spec/file-slots.ts";
import type { Owner } from "./program-of.ts";
import type { FileValue } from "./resolve-values.ts";

/** How the program that waits says why it gave up. */
const noEntryStatus = 77;

/** Runs as the container's first process and becomes its program once the files are there, or gives up after a minute. */
const waitScript = `trap 'exit 143' TERM; trap 'exit 130' INT; n=0
[ -x "\${1%/*}" ] || exit ${noEntryStatus}
until [ -e "$1" ]; do
  n=$((n+1)); [ $n -le 1200 ] || { echo "latebound: no files arrived in a minute" >&2; exit 75; }
  sleep 0.05 2>/dev/null || { n=$((n+19)); sleep 1; }
done
shift; exec "$@"`;

/** Takes one file's path and mode, and its content from standard input. */
const writeScript = `umask 077 && mkdir -p "\${1%/*}" && cat > "$1" && chmod "$2" "$1"`;

const readyScript = ': > "$1"';

/** How long the engine may take to tell of the end of a container in which nothing can be run any more. */
const endingMs = 1_000;

/** Of a process that the end of its container has ended. */
const killedStatus = 137;

/** The options with a tmpfs at the plan's directory, and a program that waits for its files there. */
export function withTmpfs(
  options: Docker.ContainerCreateOptions,
  files: readonly FileValue[],
  { directory, owner, program }: { directory: string; owner: Owner; program: readonly string[] },
): Docker.ContainerCreateOptions {
  const { HostConfig = {} } = options;
  const mode = directoryMode(files).toString(8);
  const mount = `rw,noexec,nosuid,nodev,size=${sizeFor(files)},mode=${mode},uid=${owner.uid},gid=${owner.gid}`;
  return {
    ...options,
    HostConfig: { ...HostConfig, Tmpfs: { ...HostConfig.Tmpfs, [directory]: mount } },
    Entrypoint: ["/bin/sh", "-c", waitScript, "latebound"],
    Cmd: [`${directory}/${readyName}`, ...program],
  };
}

/** Who may enter: whoever may read one of the files. */
export function directoryMode(files: readonly FileValue[]): number {
  const any = files.reduce((bits, { mode }) => bits | mode, 0);
  return 0o700 | ((any & 0o070) === 0 ? 0 : 0o050) | ((any & 0o007) === 0 ? 0 : 0o005);
}

/** A bound that takes no memory by itself and tells little about the values. */
function sizeFor(files: readonly FileValue[]): number {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length + 4_096, 0);
  return 2 ** Math.max(20, Math.ceil(Math.log2(bytes * 2)));
}

/** Puts the files into the running container, through standard input, and lets its program begin. */
export async function fillTmpfs(
  engine: EngineConnection,
  container: Docker.Container,
  { plan, files, owner }: { plan: ContainerPlan; files: readonly FileValue[]; owner: Owner },
): Promise<void> {
  const User = `${owner.uid}:${owner.gid}`;
  const run = (script: string, words: readonly string[], input: Uint8Array) =>
    runInside(engine, container, { Cmd: ["/bin/sh", "-c", script, "latebound", ...words], User }, input);
  try {
    for (const { target, mode, bytes } of files) {
      const status = await run(writeScript, [target, mode.toString(8)], bytes);
      if (status !== 0) throw await notWritten(engine, container, { plan, status });
    }
    // Killed: the program has begun, and has ended already.
    const status = await run(readyScript, [`${plan.directory}/${readyName}`], new Uint8Array());
    if (status !== 0 && status !== killedStatus) throw await notWritten(engine, container, { plan, status });
  } catch (error) {
    // The engine runs nothing in a container that has ended.
    throw statusOf(error) === 409 || statusOf(error) === 500
      ? await endedEarly(engine, container, plan)
      : error;
  }
}

async function runInside(
  engine: EngineConnection,
  container: Docker.Container,
  command: { readonly Cmd: string[]; readonly User: string },
  input: Uint8Array,
): Promise<number> {
  const attached = { AttachStdin: true, AttachStdout: true, AttachStderr: true };
  const abortSignal = engine.callSignal();
  const exec = await container.exec({ ...command, ...attached, abortSignal });
  const stream = await exec.start({ hijack: true, stdin: true, abortSignal });
  stream.resume();
  stream.end(input);
  await finished(stream, { signal: abortSignal });
  try {
    return (await exec.inspect({ abortSignal })).ExitCode ?? 1;
  } catch (error) {
    // It is gone with a container that ended and was removed.
    if (statusOf(error) === 404) return killedStatus;
    throw error;
  }
}

/** Whatever a command in a container ends with while that is ending, the reason is the container's. */
async function notWritten(
  engine: EngineConnection,
  container: Docker.Container,
  { plan, status }: { readonly plan: ContainerPlan; readonly status: number },
): Promise<SecretError> {
  const ended = container.wait({ abortSignal: engine.callSignal() }).then(() => true);
  const hasEnded = await Promise.race([ended, setTimeout(endingMs, false, { ref: false })]);
  ended.catch(() => {});
  if (hasEnded) return await endedEarly(engine, container, plan);
  const { base, directory } = plan;
  const message = `a file could not be written at ${directory} in the container (exit code ${status})`;
  const hint = "the image needs cat, chmod and mkdir; without them say shell = false";
  return new SecretError("invalid_config", { message, hint, at: { path: base } });
}

async function endedEarly(
  engine: EngineConnection,
  container: Docker.Container,
  { base, directory }: ContainerPlan,
) {
  const ended: { StatusCode?: number } = await container.wait({ abortSignal: engine.callSignal() });
  const status = ended.StatusCode ?? 1;
  const message = `the container ended before its files were delivered (exit code ${status})`;
  const hint =
    status === noEntryStatus
      ? `its user may not enter ${directory}: set uid and gid to that user, or mode for its group`
      : "see whether the image's /bin/sh runs";
  return new SecretError("invalid_config", { message, hint, at: { path: base } });
}
