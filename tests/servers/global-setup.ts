import type { TestProject } from "vitest/node";
import { type AwsEmulatorAddress, awsEmulatorMissing, startAwsEmulator } from "./aws-emulator.ts";
import {
  type Stoppable,
  startAwsEmulatorContainer,
  startOpenBaoContainer,
  startPostgresContainer,
} from "./container-servers.ts";
import type { Found } from "./live-servers.ts";
import { namedServer } from "./named-server.ts";
import { type OpenBaoAddress, openBaoMissing, startOpenBao } from "./openbao.ts";
import { type PostgresAddress, postgresMissing, startPostgres } from "./postgres.ts";

const stops: (() => Promise<void>)[] = [];

/** Starts the shared servers of a run in parallel and tells the tests where they are; vitest calls it once. */
export async function setup(project: TestProject): Promise<void> {
  const [openbao, aws, postgres] = await Promise.all([
    findServer({
      named: () => namedServer("LATEBOUND_TEST_VAULT_ADDR", asOpenBao),
      missing: openBaoMissing,
      start: startOpenBao,
      startContainer: startOpenBaoContainer,
      toAddress: ({ address, token }: OpenBaoAddress) => ({ address, token }),
    }),
    findServer({
      named: () => namedServer("LATEBOUND_TEST_ASM_ENDPOINT", asAws),
      missing: awsEmulatorMissing,
      start: startAwsEmulator,
      startContainer: startAwsEmulatorContainer,
      toAddress: ({ endpoint, region }: AwsEmulatorAddress) => ({ endpoint, region }),
    }),
    findServer({
      named: () => namedServer("LATEBOUND_TEST_PG_URL", (url) => ({ url })),
      missing: postgresMissing,
      start: startPostgres,
      startContainer: startPostgresContainer,
      toAddress: ({ url }: PostgresAddress) => ({ url }),
    }),
  ]);
  project.provide("liveServers", { openbao, aws, postgres });
}

/** Ends the servers that `setup` started; vitest calls it at the end of a run, failed or not. */
export async function teardown(): Promise<void> {
  await Promise.allSettled(stops.splice(0).map((stop) => stop()));
}

interface ServerSearch<Address> {
  readonly named: () => Address | undefined;
  readonly missing: () => string | undefined;
  readonly start: () => Promise<Address & Stoppable>;
  readonly startContainer: () => Promise<(Address & Stoppable) | undefined>;
  /** Only what may be handed to another process. */
  readonly toAddress: (server: Address) => Address;
}

async function findServer<Address>(search: ServerSearch<Address>): Promise<Found<Address>> {
  const named = search.named();
  if (named !== undefined) return { found: named };
  const missing = search.missing();
  try {
    const server = await (missing === undefined ? search.start() : search.startContainer());
    if (server === undefined) return { missing: `${missing}, and no Docker Engine answers` };
    stops.push(() => server.stop());
    return { found: search.toAddress(server) };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : "did not start" };
  }
}

function asOpenBao(address: string) {
  return { address, token: process.env.LATEBOUND_TEST_VAULT_TOKEN ?? "root" };
}

function asAws(endpoint: string) {
  return { endpoint, region: process.env.LATEBOUND_TEST_ASM_REGION ?? "eu-central-1" };
}
