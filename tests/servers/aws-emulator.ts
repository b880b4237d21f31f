import { findFreePort } from "./free-port.ts";
import { askHttp } from "./http-request.ts";
import { findMotoServer } from "./installed-servers.ts";
import { createServerFolder, type ServerProcess, startServerProcess } from "./server-process.ts";

/** Where an AWS emulator is; any access key is good until IAM is enforced. */
export interface AwsEmulatorAddress {
  /** `http://127.0.0.1:PORT`, for the `endpoint` option. */
  readonly endpoint: string;
  readonly region: string;
}

/** A private moto server; a test may reset it or enforce IAM on it. */
export interface AwsEmulator extends AwsEmulatorAddress, ServerProcess {
  /** Forgets everything and stops enforcing IAM. */
  reset(): Promise<void>;
  /**
   * Every request after this must be signed by a known user whose policy allows it. Denials are XML: put a fault proxy
   * with `answer: translateMotoDenial` in front to get what AWS sends.
   */
  enforceIam(): Promise<void>;
}

/** Why a private AWS emulator can't be started here, or undefined when it can. */
export function awsEmulatorMissing(): string | undefined {
  return findMotoServer() === undefined
    ? "the AWS emulator is not installed (tests/servers/install.mjs does it)"
    : undefined;
}

/** A private AWS emulator of this machine (Secrets Manager, STS, IAM), ready in about 0.8 s. */
export async function startAwsEmulator(): Promise<AwsEmulator> {
  const program = findMotoServer();
  if (program === undefined) throw new Error(awsEmulatorMissing());
  const port = await findFreePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const post = (path: string, body = "") => askHttp(`${endpoint}/moto-api/${path}`, { method: "POST", body });
  const server = await startServerProcess({
    command: program,
    args: ["-H", "127.0.0.1", "-p", String(port)],
    folder: createServerFolder("aws"),
    isReady: async () => (await askHttp(`${endpoint}/moto-api/`)).status === 200,
  });
  return {
    ...server,
    endpoint,
    region: "eu-central-1",
    reset: async () => {
      await post("reset-auth", "Infinity");
      await post("reset");
    },
    enforceIam: async () => {
      await post("reset-auth", "0");
    },
  };
}
