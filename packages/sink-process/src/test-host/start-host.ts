import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const host = fileURLToPath(new URL("./host.ts", import.meta.url));

/** How Node runs a host from source. */
export const hostCommand: readonly string[] = [
  process.execPath,
  "--conditions=@latebound/source",
  "--disable-warning=ExperimentalWarning",
  host,
];

/** The environment of a host that runs this spec. */
export function hostEnvironment(spec: object): NodeJS.ProcessEnv {
  return { ...process.env, HOST_SPEC: JSON.stringify(spec) };
}

/** A host process whose output is piped. */
export function startHost(spec: object) {
  const [file = "", ...args] = hostCommand;
  const host: ChildProcess = spawn(file, args, {
    env: hostEnvironment(spec),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { stdout, stderr } = host;
  if (!stdout || !stderr) throw new TypeError("the host's output is piped");
  const ended = once(host, "exit").then(([code, signal]) => ({ code, signal }));
  return { host, stdout, ended, err: text(stderr) };
}
