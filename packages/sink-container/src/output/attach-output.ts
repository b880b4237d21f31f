import type { Duplex, Readable } from "node:stream";
import type { Redactor } from "@latebound/redact";
import type Docker from "dockerode";
import type { EngineConnection } from "../engine/connection.ts";
import type { ContainerPlan } from "../spec/container-plan.ts";
import { type OutputTargets, writeMasked } from "./write-masked.ts";

/** The streams of a container, attached before it starts so that nothing is missed. */
export interface Attached {
  /** Settles when the container's output has ended. */
  readonly output: Promise<void>;
  /** Gives the program its standard input, which then ends. */
  writeInput(bytes: Uint8Array): void;
  /** Lets go of the container's streams. */
  detach(): void;
}

/** What the plan asks to attach; nothing where it asks for nothing. */
export async function attachOutput(
  engine: EngineConnection,
  container: Docker.Container,
  { plan, redactor }: { readonly plan: ContainerPlan; readonly redactor: Redactor },
): Promise<Attached> {
  const { stdout, stderr, stdin, options } = plan;
  const isWanted = [stdin, stdout, stderr].some((one) => one !== undefined);
  if (!isWanted) return { output: Promise.resolve(), writeInput: () => {}, detach: () => {} };
  const streams = { stdin: stdin !== undefined, stdout: stdout !== undefined, stderr: stderr !== undefined };
  // Without standard input the option must be left out: the engine would wait for it.
  const { stdin: withInput, ...others } = streams;
  const wanted = { ...others, ...(withInput && { stdin: true }) };
  const stream: Duplex = await engine.ask("attach to the container", async () =>
    asDuplex(await container.attach({ ...wanted, stream: true, hijack: true })),
  );
  const targets: OutputTargets = { stdout, stderr };
  const output = writeMasked(stream, { targets, redactor, isTerminal: options.Tty === true });
  // It is looked at by whoever waits for the container.
  output.catch(() => {});
  return { output, writeInput: (bytes) => void stream.end(bytes), detach: () => void stream.destroy() };
}

/** What dockerode types as any read-write stream is a socket when it was hijacked. */
function asDuplex(stream: NodeJS.ReadWriteStream): Duplex {
  return stream as Duplex;
}

/** What a container has printed and prints. */
export interface LogOptions extends OutputTargets {
  /** Whether to go on until the container ends. Default false. */
  readonly follow?: boolean | undefined;
  /** The last lines only. */
  readonly tail?: number | undefined;
  /** Unix seconds. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly timestamps?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Writes what the engine has logged, masked. @throws {SecretError} when the engine doesn't give it */
export async function writeLogs(
  engine: EngineConnection,
  container: Docker.Container,
  { options, plan, redactor }: { options: LogOptions; plan: ContainerPlan; redactor: Redactor },
): Promise<void> {
  const { stdout, stderr, signal, ...query } = options;
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const wanted = { ...Object.fromEntries(given), stdout: stdout !== undefined, stderr: stderr !== undefined };
  await engine.ask("give the logs", async () => {
    const stream = await openLogs(engine, container.id, wanted, signal);
    await writeMasked(stream, {
      targets: { stdout, stderr },
      redactor,
      isTerminal: plan.options.Tty === true,
    });
  });
}

/** As dockerode's `logs`, which reads a log that isn't followed as one text and prints it for `DEBUG=modem`. */
function openLogs(
  { docker }: EngineConnection,
  id: string,
  query: Readonly<Record<string, unknown>>,
  abortSignal: AbortSignal | undefined,
): Promise<Readable> {
  const request = {
    path: `/containers/${id}/logs?`,
    method: "GET",
    isStream: true,
    statusCodes: { 200: true },
    options: query,
    ...(abortSignal && { abortSignal }),
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(request, (error, stream) => {
      if (error) reject(error);
      // With `isStream` it is the response itself.
      else resolve(stream as Readable);
    });
  });
}
