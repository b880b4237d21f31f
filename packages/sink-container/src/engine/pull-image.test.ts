import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runContainer } from "../run-container.ts";
import type { ContainerSpec } from "../spec/container-spec.ts";
import { fake, openConsumer } from "../test-engine/open-consumer.ts";

/** No registry can be reached from where the tests run, so this is an engine that only pulls, or fails to. */
let server: Server;
let folder: string;
let requests: IncomingMessage[];
let bodies: string[];
let pulled: boolean;
let progress: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "latebound-pull-"));
  requests = [];
  bodies = [];
  pulled = false;
  progress = '{"status":"Downloading"}\n{"status":"done"}\n';
  server = createServer(async (request, response) => {
    requests.push(request);
    bodies.push(await text(request));
    const isPull = request.url?.startsWith("/images/create") === true;
    if (isPull) pulled = !progress.includes("error");
    const isImage = request.url === "/images/app:1/json" && pulled;
    response.statusCode = isPull || isImage ? 200 : 404;
    response.end(isPull ? progress : JSON.stringify(isImage ? { Config: {} } : { message: "no such thing" }));
  });
  server.listen(join(folder, "engine.sock"));
  await once(server, "listening");
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const spec = (changes: Partial<ContainerSpec>): ContainerSpec => ({
  image: "app:1",
  engine: { host: `unix://${folder}/engine.sock` },
  ...changes,
});
const lines = () => requests.map(({ method, url }) => `${method} ${url}`);
const pull = "POST /images/create?fromImage=app%3A1";

describe("pulling", () => {
  it("is not done unless it is asked for", async () => {
    const { consumer } = await openConsumer({});
    await expect(runContainer(consumer, spec({}))).rejects.toMatchObject({
      code: "invalid_config",
      hint: expect.stringContaining('pull = "missing"'),
    });
    expect(lines()).toEqual(["GET /images/app:1/json"]);
  });

  it.each([
    ["missing", ["GET /images/app:1/json", pull]],
    ["always", [pull]],
  ] as const)("is done when it says %s", async (when, expected) => {
    const { consumer } = await openConsumer({});
    const run = runContainer(consumer, spec({ pull: when }));
    // This engine creates no containers.
    await expect(run).rejects.toMatchObject({ code: "invalid_config" });
    expect(lines()).toEqual([...expected, "GET /images/app:1/json", "POST /containers/create?"]);
  });

  it("sends the login with that request only, padded as the engine reads it", async () => {
    const canary = createCanary();
    const { resolver, consumer } = await openConsumer({ registry: canary });
    const registry = { username: "robot", password: resolver.bind(fake("registry")), server: "r.example" };
    await expect(runContainer(consumer, spec({ registry }))).rejects.toMatchObject({
      code: "invalid_config",
    });
    const headers = requests.map((request) => request.headers["x-registry-auth"]);
    expect(headers.map((header) => header !== undefined)).toEqual([false, true, false, false]);
    const header = String(headers[1]);
    expect(header).toMatch(/^[A-Za-z0-9_-]+=*$/);
    expect(header.length % 4).toBe(0);
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({
      username: "robot",
      password: canary,
      serveraddress: "r.example",
    });
  });

  it("shows nothing of what the registry said", async () => {
    const canary = createCanary();
    const { resolver, consumer } = await openConsumer({ registry: canary });
    progress = `{"error":"unauthorized: ${canary}"}\n`;
    const registry = { identityToken: resolver.bind(fake("registry")) };
    const fault = await runContainer(consumer, spec({ registry })).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: "invalid_config", hint: expect.stringContaining("login") });
    expect(findCanary(describeEverything(fault), canary)).toBeUndefined();
  });

  it("is followed by a request that holds its variables in the body only", async () => {
    const canary = createCanary();
    const { resolver, consumer } = await openConsumer({ token: canary });
    const env = { TOKEN: resolver.bind(fake("token")) };
    const options = { name: "web", platform: "linux/amd64" };
    const run = runContainer(consumer, spec({ pull: "always", env, deliver: "env", options }));
    await expect(run).rejects.toMatchObject({ code: "invalid_config" });
    expect(lines().at(-1)).toBe("POST /containers/create?name=web&platform=linux%2Famd64");
    expect(bodies.at(-1)).toBe(JSON.stringify({ Image: "app:1", Env: [`TOKEN=${canary}`] }));
  });

  it("shows no login in dockerode's debug output", async () => {
    const canary = createCanary();
    const script = fileURLToPath(new URL("../test-engine/pull-in-child.ts", import.meta.url));
    const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings"];
    const backwards = Buffer.from(canary).reverse().toString("hex");
    const child = spawn(process.execPath, [...flags, script, `unix://${folder}/engine.sock`, backwards], {
      env: { PATH: process.env.PATH, DEBUG: "*" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    await once(child, "close");
    const printed = Buffer.concat(output).toString("latin1");
    expect(printed).toContain("'X-Registry-Auth': <secret>");
    expect(printed).toContain("pulled");
    expect(findCanary(printed, canary)).toBeUndefined();
    const sent = requests
      .map((request) => request.headers["x-registry-auth"])
      .find((header) => header !== undefined);
    expect(Buffer.from(String(sent), "base64url").toString()).toContain(canary);
  });
});
