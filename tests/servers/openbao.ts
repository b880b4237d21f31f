import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findFreePort } from "./free-port.ts";
import { askHttp, type HttpAnswer } from "./http-request.ts";
import { findOpenBao } from "./installed-servers.ts";
import { createServerFolder, type ServerProcess, startServerProcess } from "./server-process.ts";

/** Where an OpenBao server is, and its root token. */
export interface OpenBaoAddress {
  /** `http://127.0.0.1:PORT`, or https with `caFile`. */
  readonly address: string;
  readonly token: string;
}

/** A private OpenBao in development mode: unsealed, in memory, KV v2 at `secret/`. */
export interface OpenBao extends OpenBaoAddress, ServerProcess {
  /** The PEM file to trust, with `tls`. */
  readonly caFile?: string;
  /** For `PUT sys/unseal {key}` after a test has sealed it. */
  readonly unsealKey: string;
  /** One request with the root token: `call("POST", "sys/mounts/kv1", { type: "kv" })`. */
  call(method: string, path: string, body?: unknown): Promise<HttpAnswer>;
}

/** How a private OpenBao differs from the plain one. */
export interface OpenBaoOptions {
  /** HCL added to the development configuration, such as an `audit` block; `FOLDER` in it becomes the server's folder. */
  readonly config?: string;
  /** Serves https with a certificate of its own for localhost and 127.0.0.1. */
  readonly tls?: boolean;
}

/** Why a private OpenBao can't be started here, or undefined when it can. */
export function openBaoMissing(): string | undefined {
  return findOpenBao() === undefined
    ? "OpenBao is not installed (tests/servers/install.mjs does it)"
    : undefined;
}

/** A private OpenBao of this machine, ready in about 0.3 s; a test may seal, throttle, freeze or kill it. */
export async function startOpenBao(options: OpenBaoOptions = {}): Promise<OpenBao> {
  const program = findOpenBao();
  if (program === undefined) throw new Error(openBaoMissing());
  const port = await findFreePort();
  const folder = createServerFolder("openbao");
  const token = "root";
  const address = `${options.tls ? "https" : "http"}://127.0.0.1:${port}`;
  const caFile = join(folder, "tls", "vault-ca.pem");
  const call = createCall({ address, token }, options.tls ? caFile : undefined);
  const server = await startServerProcess({
    command: program,
    args: commandLine(options, { port, folder, token }),
    folder,
    env: { HOME: folder },
    isReady: async (output) =>
      unsealKeyIn(output) !== "" && (await call("GET", "secret/config")).status === 200,
  });
  const unsealKey = unsealKeyIn(server.output());
  return { ...server, address, token, unsealKey, call, ...(options.tls ? { caFile } : {}) };
}

function unsealKeyIn(output: string): string {
  return /Unseal Key: (\S+)\n/.exec(output)?.[1] ?? "";
}

function commandLine(
  options: OpenBaoOptions,
  place: { port: number; folder: string; token: string },
): string[] {
  const args = ["server", "-dev", `-dev-root-token-id=${place.token}`, "-dev-no-store-token"];
  args.push(`-dev-listen-address=127.0.0.1:${place.port}`);
  if (options.tls) {
    const folder = join(place.folder, "tls");
    mkdirSync(folder);
    args.push("-dev-tls", `-dev-tls-cert-dir=${folder}`);
  }
  if (options.config !== undefined) {
    const file = join(place.folder, "config.hcl");
    writeFileSync(file, options.config.replaceAll("FOLDER", place.folder));
    args.push(`-config=${file}`);
  }
  return args;
}

/** A function that asks an OpenBao with its root token. */
export function createCall(server: OpenBaoAddress, caFile?: string): OpenBao["call"] {
  return (method, path, body) => {
    const ca = caFile !== undefined && existsSync(caFile) ? { ca: readFileSync(caFile, "utf8") } : {};
    const headers = { "x-vault-token": server.token, "content-type": "application/json" };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    return askHttp(`${server.address}/v1/${path}`, { method, headers, ...ca, ...content });
  };
}
