import { type Consumer, SecretError } from "@latebound/core";
import type { Redactor } from "@latebound/redact";
import type Docker from "dockerode";
import { createHostDirectory, type HostDirectory, withHostDirectory } from "./delivery/host-directory.ts";
import { type Owner, ownerOf, programOf } from "./delivery/program-of.ts";
import { type ContainerValues, type Delivered, resolveValues } from "./delivery/resolve-values.ts";
import { fillTmpfs, withTmpfs } from "./delivery/tmpfs-delivery.ts";
import type { EngineConnection } from "./engine/connection.ts";
import { type ImageDefaults, pullImage } from "./engine/pull-image.ts";
import { attachOutput } from "./output/attach-output.ts";
import type { ContainerPlan } from "./spec/container-plan.ts";

/** One container that runs, with everything delivered. */
export interface StartedContainer {
  readonly container: Docker.Container;
  readonly deliveries: readonly Delivered[];
  /** Settles when the attached output has ended. */
  readonly output: Promise<void>;
  /** Removes what lies on this machine. */
  cleanUp(): Promise<void>;
}

/** What a start needs. */
export interface StartContext {
  readonly consumer: Consumer;
  readonly plan: ContainerPlan;
  readonly engine: EngineConnection;
  readonly redactor: Redactor;
}

/** What a start puts into the container. */
export interface Cargo {
  readonly values: ContainerValues;
  readonly image: ImageDefaults;
  readonly owner: Owner;
}

/** The image and the values for one start; nothing is changed yet but by a pull. @throws {SecretError} */
export async function loadCargo({ consumer, plan, engine, redactor }: StartContext): Promise<Cargo> {
  const image = await pullImage(consumer, plan, engine);
  const owner = plan.files.length > 0 ? ownerOf(plan, image) : { uid: 0, gid: 0 };
  const values = await resolveValues(consumer, plan, engine.signal);
  for (const { value, reference } of values.masks)
    redactor.add(value, reference === undefined ? {} : { name: reference });
  return { values, image, owner };
}

/** The container, running and with its files; when anything fails, nothing of it is left. @throws {SecretError} */
export async function startContainer(context: StartContext, cargo: Cargo): Promise<StartedContainer> {
  const { plan, engine } = context;
  const { values, owner } = cargo;
  const isOnHost = values.files.length > 0 && !plan.shell;
  const host = isOnHost ? await createHostDirectory(engine, { plan, files: values.files, owner }) : undefined;
  let container: Docker.Container | undefined;
  try {
    container = await createContainer(context, cargo, host);
    const output = await run(context, container, cargo);
    return { ...output, container, deliveries: values.deliveries, cleanUp: async () => host?.remove() };
  } catch (error) {
    // What can't be removed is gone already, or the engine is; the fault to tell is the first one.
    await container?.remove({ force: true, v: true }).catch(() => {});
    await host?.remove();
    throw error;
  }
}

function createContainer(
  { plan, engine, redactor }: StartContext,
  cargo: Cargo,
  host: HostDirectory | undefined,
): Promise<Docker.Container> {
  const statuses = {
    404: { message: "the image does not exist on the engine any more", hint: "pull or build it again" },
    409: { message: "a container of that name is already there", hint: "remove it, or give another name" },
  };
  const clean = cleaner(redactor);
  const options = createOptions(plan, cargo, host);
  // Never aborted: the engine could have made it by then.
  return engine.ask("create the container", () => engine.docker.createContainer(asBody(options)), {
    clean,
    statuses,
  });
}

/** As a body only: dockerode writes options into the address of the request as well, where they are logged. */
function asBody({ name, platform, ...body }: Docker.ContainerCreateOptions): Docker.ContainerCreateOptions {
  const query = { ...(name !== undefined && { name }), ...(platform !== undefined && { platform }) };
  const request: { _query: object; _body: object } = { _query: query, _body: body };
  return request as Docker.ContainerCreateOptions;
}

function createOptions(
  plan: ContainerPlan,
  { values, image, owner }: Cargo,
  host: HostDirectory | undefined,
): Docker.ContainerCreateOptions {
  const { options, variables, directory, stdin } = plan;
  const input = stdin === undefined ? {} : { OpenStdin: true, StdinOnce: true, AttachStdin: true };
  const environment = variables.length === 0 ? {} : { Env: [...values.env] };
  const complete = { ...options, ...input, ...environment };
  if (values.files.length === 0) return complete;
  if (host) return withHostDirectory(complete, host, directory);
  return withTmpfs(complete, values.files, {
    directory,
    owner,
    program: programOf(plan, image),
  });
}

async function run(
  { plan, engine, redactor }: StartContext,
  container: Docker.Container,
  { values, owner }: Cargo,
): Promise<{ readonly output: Promise<void> }> {
  const { files, stdin } = values;
  const attached = await attachOutput(engine, container, { plan, redactor });
  try {
    checkSignal(plan, engine);
    const clean = cleaner(redactor);
    await engine.ask("start the container", () => container.start(), { clean, statuses: startFaults(plan) });
    if (files.length > 0 && plan.shell) {
      const fill = () => fillTmpfs(engine, container, { plan, files, owner });
      await engine.ask("deliver the files", fill);
    }
    checkSignal(plan, engine);
    if (stdin) attached.writeInput(stdin);
    return { output: attached.output };
  } catch (error) {
    attached.detach();
    throw error;
  }
}

function checkSignal({ base }: ContainerPlan, { signal }: EngineConnection): void {
  if (!signal?.aborted) return;
  throw new SecretError("aborted", { message: "the start was aborted", at: { path: base } });
}

function startFaults({ files, shell }: ContainerPlan) {
  const message = "the engine could not start the container";
  if (files.length === 0) return {};
  const hint = shell
    ? "an image without /bin/sh needs shell = false"
    : "an engine that runs elsewhere, in a virtual machine say, does not see this machine's directories";
  return { 400: { message, hint }, 404: { message, hint }, 500: { message, hint } };
}

/** The engine quotes what it can't use, variables too; what holds a value too short to be masked is left out. */
function cleaner(redactor: Redactor): (words: string) => string {
  return (words) => redactor.redactError(words).message;
}
