import type { GenericContainer, StartedTestContainer } from "testcontainers";
import type { AwsEmulatorAddress } from "./aws-emulator.ts";
import { findDockerEngine } from "./docker-engine.ts";
import type { OpenBaoAddress } from "./openbao.ts";
import type { PostgresAddress } from "./postgres.ts";

/** Something that runs until it is stopped. */
export interface Stoppable {
  stop(): Promise<void>;
}

/** An OpenBao in a container, in development mode; undefined without a Docker Engine. */
export function startOpenBaoContainer(
  image = "openbao/openbao:2.7.2",
): Promise<(OpenBaoAddress & Stoppable) | undefined> {
  const token = "root";
  const command = ["server", "-dev", `-dev-root-token-id=${token}`, "-dev-listen-address=0.0.0.0:8200"];
  const prepare = (container: GenericContainer) => container.withCommand(command);
  return startContainer({ image, port: 8200, ready: "/v1/sys/health", prepare }, (host) => ({
    address: `http://${host}`,
    token,
  }));
}

/** An AWS emulator in a container; undefined without a Docker Engine. */
export function startAwsEmulatorContainer(
  image = "motoserver/moto:5.2.5",
): Promise<(AwsEmulatorAddress & Stoppable) | undefined> {
  return startContainer({ image, port: 5000, ready: "/moto-api/" }, (host) => ({
    endpoint: `http://${host}`,
    region: "eu-central-1",
  }));
}

/** A PostgreSQL in a container; undefined without a Docker Engine. */
export function startPostgresContainer(
  image = "postgres:17-alpine",
): Promise<(PostgresAddress & Stoppable) | undefined> {
  const password = "postgres-test-password";
  // It starts twice: first for its own set-up, out of reach.
  const ready = { line: /ready to accept connections/, times: 2 };
  const prepare = (container: GenericContainer) => container.withEnvironment({ POSTGRES_PASSWORD: password });
  return startContainer({ image, port: 5432, ready, prepare }, (host) => ({
    url: `postgresql://postgres:${password}@${host}/postgres`,
  }));
}

interface ContainerPlan {
  readonly image: string;
  readonly port: number;
  /** A path that answers 200, or a line of the log; a check from inside would need a shell there. */
  readonly ready: string | { readonly line: RegExp; readonly times: number };
  readonly prepare?: (container: GenericContainer) => GenericContainer;
}

async function startContainer<Address>(
  { image, port, ready, prepare }: ContainerPlan,
  toAddress: (host: string) => Address,
): Promise<(Address & Stoppable) | undefined> {
  const engine = await findDockerEngine();
  if (engine === undefined) return undefined;
  // testcontainers finds its engine in the environment only.
  process.env.DOCKER_HOST = engine;
  const { GenericContainer, Wait } = await import("testcontainers");
  const plain = new GenericContainer(image).withExposedPorts(port);
  const prepared = prepare?.(plain) ?? plain;
  const isPath = typeof ready === "string";
  const wait = isPath ? Wait.forHttp(ready, port) : Wait.forLogMessage(ready.line, ready.times);
  const container: StartedTestContainer = await prepared.withWaitStrategy(wait).start();
  const address = toAddress(`${container.getHost()}:${container.getMappedPort(port)}`);
  return { ...address, stop: async () => void (await container.stop()) };
}
