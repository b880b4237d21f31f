import { existsSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { delimiter, join } from "node:path";
import { namedServer } from "./named-server.ts";
import { createServerFolder, startServerProcess } from "./server-process.ts";

/** A Docker Engine for tests. */
export interface DockerEngine {
  /** Such as `unix:///var/run/docker.sock`. */
  readonly host: string;
  /** Where it keeps images, layers and containers; undefined for an engine that a person named. */
  readonly dataRoot: string | undefined;
  /** Ends a private engine with all its containers, and removes its data; leaves a named one as it is. */
  stop(): Promise<void>;
}

/** The address of a Docker Engine on this machine that answers, such as `unix:///var/run/docker.sock`, or undefined. */
export async function findDockerEngine(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | undefined> {
  const host = engineHost(environment);
  return host !== undefined && (await answers(host)) ? host : undefined;
}

/** Why there is no Docker Engine for tests here, or undefined when there is one or a private one can be started. */
export function dockerMissing(): string | undefined {
  if (process.env.LATEBOUND_TEST_DOCKER_HOST) return undefined;
  const missing = ["dockerd", "containerd", "runc", "unshare"].filter(
    (name) => findProgram(name) === undefined,
  );
  if (missing.length > 0) return `not installed: ${missing.join(", ")} (on Debian: docker.io, util-linux)`;
  return process.getuid?.() === 0 ? undefined : "a private Docker Engine takes root; name one of your own";
}

/**
 * The engine that `LATEBOUND_TEST_DOCKER_HOST` names, else a private one, ready in about 1 s. The private one has
 * namespaces of its own: it can't touch the machine's bridges, firewall and mounts, and its containers end with it.
 * They have no network.
 */
export async function startDockerEngine(): Promise<DockerEngine> {
  const named = namedServer("LATEBOUND_TEST_DOCKER_HOST", (host) => host);
  if (named !== undefined) return { host: named, dataRoot: undefined, stop: async () => {} };
  const folder = createServerFolder("docker");
  const host = `unix://${folder}/docker.sock`;
  const server = await startServerProcess({
    command: "unshare",
    args: [...ownNamespaces, "dockerd", ...engineOptions(folder, host)],
    folder,
    env: { PATH: searchPath() },
    isReady: () => answers(host),
    // unshare waits for its child and takes no other signal; the kernel then ends the engine and every container.
    endSignal: "SIGKILL",
  });
  const stop = async () => {
    await endChild(server.pid);
    await server.stop();
  };
  return { host, dataRoot: join(folder, "data"), stop };
}

const ownNamespaces = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

function engineOptions(folder: string, host: string): string[] {
  const places = { host, "data-root": join(folder, "data"), "exec-root": join(folder, "exec") };
  const options = {
    ...places,
    pidfile: join(folder, "pid"),
    "storage-driver": "vfs",
    "shutdown-timeout": "1",
  };
  const given = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  return [...given, "--bridge=none", "--iptables=false", "--ip6tables=false"];
}

/** Ends the engine in good order; its folder is free of mounts when its parent has seen that. */
async function endChild(parent: number): Promise<void> {
  const children = `/proc/${parent}/task/${parent}/children`;
  const child = Number.parseInt(existsSync(children) ? readFileSync(children, "utf8") : "", 10);
  if (Number.isNaN(child)) return;
  process.kill(child, "SIGTERM");
  while (existsSync(`/proc/${child}`)) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Service programs are in folders that a user's own `PATH` may lack. */
function searchPath(): string {
  return [process.env.PATH ?? "", "/usr/sbin", "/sbin"].join(delimiter);
}

function findProgram(name: string): string | undefined {
  const folders = searchPath().split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function engineHost(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = namedServer("LATEBOUND_TEST_DOCKER_HOST", (host) => host, environment);
  const usual = "/var/run/docker.sock";
  return named ?? (existsSync(usual) ? `unix://${usual}` : undefined);
}

function answers(host: string): Promise<boolean> {
  const { protocol, hostname, port, pathname } = new URL(host);
  const target = protocol === "unix:" ? { socketPath: pathname } : { host: hostname, port };
  return new Promise((resolve) => {
    const question = request({ ...target, path: "/_ping", agent: false, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    question.on("error", () => resolve(false));
    question.on("timeout", () => question.destroy());
    question.end();
  });
}
