import { inspect } from "node:util";
import { type Consumer, SecretError } from "@latebound/core";
import type Docker from "dockerode";
import type { ContainerPlan } from "../spec/container-plan.ts";
import type { EngineConnection } from "./connection.ts";
import { statusOf } from "./engine-fault.ts";
import { listOf } from "./word-list.ts";

/** What a container of the image runs unless it is told something else. */
export interface ImageDefaults {
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/**
 * The image's defaults; it is pulled first where the plan says so, and the login goes with that one request.
 * @throws {SecretError} `invalid_config` when it does not exist, and as `consumer.resolve`
 */
export async function pullImage(
  consumer: Consumer,
  plan: ContainerPlan,
  engine: EngineConnection,
): Promise<ImageDefaults> {
  const { pull, options } = plan;
  const statuses = { 404: missingImage(plan) };
  const image = engine.docker.getImage(options.Image ?? "");
  const find = () => engine.within(image.inspect());
  const look = <T>(ask: () => Promise<T>) => engine.ask("look the image up", ask, { statuses });
  const found = pull === "always" ? undefined : await look(() => findOrUndefined(find, pull));
  if (found) return defaultsOf(found);
  const header = await loginHeader(consumer, plan, engine.signal);
  await engine.ask("pull the image", () => pullNow(engine, plan, header), { statuses });
  return defaultsOf(await look(find));
}

async function findOrUndefined<T>(
  find: () => Promise<T>,
  pull: ContainerPlan["pull"],
): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    if (pull === "missing" && statusOf(error) === 404) return undefined;
    throw error;
  }
}

function missingImage({ pull, options }: ContainerPlan) {
  const name = /^[\w./:@-]{1,255}$/.test(options.Image ?? "") ? ` ${options.Image}` : "";
  const hint =
    pull === "never"
      ? 'pull or build it first, or set pull = "missing"'
      : "correct its name or the registry login";
  return { message: `the image${name} does not exist on the engine`, hint };
}

async function pullNow(
  { docker, signal }: EngineConnection,
  plan: ContainerPlan,
  header: string | undefined,
): Promise<void> {
  const { Image: fromImage = "", platform } = plan.options;
  const isTagged = /[:@][^/]*$/.test(fromImage);
  const options = {
    fromImage,
    ...(isTagged ? {} : { tag: "latest" }),
    ...(platform && { platform }),
    ...(signal && { abortSignal: signal }),
  };
  const progress = await (header === undefined
    ? docker.createImage(options)
    : docker.createImage({ key: header }, options));
  const failed = await new Promise<boolean>((resolve, reject) => {
    docker.modem.followProgress(progress, (error: Error | null, steps: { error?: unknown }[]) => {
      if (error && signal?.aborted) reject(signal.reason);
      else resolve(error !== null || steps.some((step) => step.error !== undefined));
    });
  });
  // The registry's words are not shown: they can echo what it was sent.
  if (failed)
    throw new SecretError("invalid_config", { ...missingImage(plan), at: { path: `${plan.base}.image` } });
}

/** The header with the login; dockerode prints headers for `DEBUG=modem`, so this one is masked when it is inspected. */
async function loginHeader(
  consumer: Consumer,
  { registry }: ContainerPlan,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (!registry) return undefined;
  const { username, password, identityToken, server } = await consumer.resolve(registry, { signal });
  const login = { username, password, identitytoken: identityToken, serveraddress: server };
  const text = Buffer.from(JSON.stringify(login))
    .toString("base64")
    .replaceAll("+", "-")
    .replaceAll("/", "_");
  // Node turns headers that aren't strings into text when they are sent; dockerode only hands it on.
  return { toString: () => text, [inspect.custom]: () => "<secret>" } as unknown as string;
}

function defaultsOf({ Config }: Docker.ImageInspectInfo): ImageDefaults {
  return { user: Config.User ?? "", entrypoint: listOf(Config.Entrypoint), command: listOf(Config.Cmd) };
}
