import { readFile } from "node:fs/promises";
import { SecretError } from "@latebound/core";
import type Docker from "dockerode";
import type { EngineAddress } from "../spec/container-spec.ts";

/** An engine, and whether it may be given a directory of this machine. */
export interface OpenedEngine {
  readonly docker: Docker;
  readonly isLocal: boolean;
  /** Where it is, for errors. */
  readonly address: string;
}

/**
 * The engine to ask; nothing is sent yet. Nothing is read from the environment.
 * @throws {SecretError} `invalid_config` for an engine that would be given values in the clear over a network
 */
export async function openEngine(
  engine: EngineAddress | Docker | undefined,
  base: string,
): Promise<OpenedEngine> {
  if (isDocker(engine)) return checkInstance(engine, base);
  const { host = "unix:///var/run/docker.sock", ...files } = engine ?? {};
  const url = typeof host === "string" ? URL.parse(host) : null;
  const { default: Dockerode } = await import("dockerode");
  if (url?.protocol === "unix:" && url.host === "") {
    const docker = new Dockerode({
      ...unset,
      socketPath: decodeURIComponent(url.pathname),
      protocol: "http",
    });
    return { docker, isLocal: true, address: `unix://${url.pathname}` };
  }
  if (
    url === null ||
    !["tcp:", "https:"].includes(url.protocol) ||
    url.username !== "" ||
    url.hostname === ""
  )
    throw engineFault(base, "the engine's host is unix:///path or tcp://host:port");
  if (url.protocol === "tcp:" && Object.values(files).every((file) => file === undefined))
    throw withoutTls(base);
  const port = url.port === "" ? 2376 : Number(url.port);
  const pems = await readPems(files, base);
  const docker = new Dockerode({ ...unset, ...pems, host: url.hostname, port, protocol: "https" });
  return { docker, isLocal: false, address: `tcp://${url.hostname}:${port}` };
}

/** dockerode takes what isn't set from the environment. */
const unset = {
  host: undefined,
  port: undefined,
  ca: undefined,
  cert: undefined,
  key: undefined,
  timeout: undefined,
  username: undefined,
};

function isDocker(engine: EngineAddress | Docker | undefined): engine is Docker {
  return typeof engine === "object" && "modem" in engine;
}

/** The part of docker-modem's settings that decides who can read along. */
interface Modem {
  readonly protocol?: unknown;
  readonly host?: unknown;
  readonly agent?: { readonly options?: { readonly rejectUnauthorized?: unknown } };
}

function checkInstance(docker: Docker, base: string): OpenedEngine {
  // dockerode's types leave its settings out.
  const modem = docker.modem as Modem;
  if (modem.host === undefined || modem.host === null || modem.host === "")
    return { docker, isLocal: true, address: "the engine's socket" };
  if (modem.protocol !== "https" && modem.protocol !== "ssh") throw withoutTls(base);
  if (modem.agent?.options?.rejectUnauthorized === false)
    throw engineFault(base, "the engine's certificate would not be checked", "leave rejectUnauthorized on");
  return { docker, isLocal: false, address: "the engine" };
}

async function readPems({ caFile, certFile, keyFile }: EngineAddress, base: string) {
  const read = async (name: string, path: string | undefined) => {
    if (path === undefined) return {};
    const pem = await readFile(path).catch(() => undefined);
    if (pem) return { [name]: pem };
    throw engineFault(base, `the engine's ${name} file can't be read`);
  };
  return {
    ...(await read("ca", caFile)),
    ...(await read("cert", certFile)),
    ...(await read("key", keyFile)),
  };
}

function withoutTls(base: string): SecretError {
  const hint =
    "use unix://, or tcp:// with caFile, certFile and keyFile (ssh through an instance of dockerode)";
  return engineFault(base, "an engine over TCP without TLS would get the values in the clear", hint);
}

function engineFault(base: string, message: string, hint?: string): SecretError {
  return new SecretError("invalid_config", { message, hint, at: { path: `${base}.engine` } });
}
