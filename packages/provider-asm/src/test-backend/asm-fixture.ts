import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { BrokenInstance, ChildInstance, ConformanceFixture } from "@latebound/testing";
import type { Fault } from "../../../../tests/servers/fault.ts";
import { type FaultProxyOptions, startFaultProxy } from "../../../../tests/servers/fault-proxy.ts";
import { asm } from "../index.ts";
import type { MotoWorld } from "./moto-world.ts";
import { wireError } from "./wire-provider.ts";

/** The conformance fixture of the emulator; `onStop` is told what has to be stopped after the run. */
export function createAsmFixture(
  world: () => MotoWorld,
  onStop: (stop: () => Promise<void>) => void,
): ConformanceFixture {
  const options = () => ({ endpoint: world().proxy.address, region: world().region });
  const broken = createBroken(onStop);
  return {
    instance: () => ({ kind: asm({ credentials: world().admin }), options: options() }),
    path: (name) => `kit/${name}`,
    seed: async (path, content) => ({
      version: await world().put(path, "json" in content ? { text: content.json } : content),
    }),
    remove: (path) => world().remove(path),
    get credentials() {
      const { admin, stranger, session } = world();
      return [admin.secretAccessKey, stranger.secretAccessKey, session.secretAccessKey, session.sessionToken];
    },
    maxValueBytes: 65_536,
    empty: "absent",
    oddPaths: ["/kit//odd/", "kit-.+=@_!odd", "rds!cluster-0a1b2c3d", "kit/arn-AbC123", "k".repeat(512)],
    refusedPaths: [
      "",
      "with space",
      "ünïcode",
      "a:b",
      "quote'd",
      "a\u0000b",
      "arn:aws:s3:::bucket",
      "k".repeat(513),
    ],
    absentVersion: "00000000-0000-4000-8000-000000000000",
    previousStage: "AWSPREVIOUS",
    spellings: async (path) => [world().arnOf(path), world().arnOf(path).slice(0, -7)],
    stranger: async () => ({ kind: asm({ credentials: world().stranger }), options: options() }),
    denies: true,
    check: true,
    requestCount: () => world().proxy.requests.length,
    child: async () => childOf(world(), options()),
    faults: { ...wireFaults(broken), ...worldFaults(world, broken) },
    excluded: {},
  };
}

function childOf({ session }: MotoWorld, options: Record<string, string>): ChildInstance {
  const env = {
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
  };
  return { module: new URL("../index.ts", import.meta.url).href, exportName: "asm", options, env };
}

function worldFaults(world: () => MotoWorld, broken: MakeBroken): ConformanceFixture["faults"] {
  return {
    truncated: async () => {
      await world().put("kit/truncated", { text: "planted-in-the-answer" });
      return broken({ kind: "truncate" }, { target: world().proxy.address, path: "kit/truncated" });
    },
    missing_place: async () => {
      const { admin, proxy } = world();
      const client = new SecretsManagerClient({
        endpoint: proxy.address,
        region: "us-east-1",
        credentials: admin,
      });
      await world().put("kit/elsewhere", { text: "planted-in-the-answer" });
      return { kind: asm({ client }), options: {}, path: world().arnOf("kit/elsewhere") };
    },
  };
}

type MakeBroken = ReturnType<typeof createBroken>;

function wireFaults(broken: MakeBroken): ConformanceFixture["faults"] {
  const planted = "planted-in-the-answer";
  return {
    refused: async () => {
      const { proxy, ...instance } = await broken();
      await proxy.refuse();
      return instance;
    },
    reset: () => broken({ kind: "reset" }),
    hang: () => broken({ kind: "hang" }),
    throttled: () => broken(wireError("ThrottlingException")),
    server_error: () => broken(wireError("InternalServiceError", 500)),
    garbage: () => broken({ kind: "answer", status: 200, body: Buffer.from([0, 255, 254, 123, 34]) }),
    html: () => broken({ kind: "html", text: planted }),
    oversized: () => broken({ kind: "oversize", bytes: 5 * 1024 * 1024 }),
    redirect: async () => {
      const { proxy, options } = await broken();
      const made = await broken({ kind: "redirect", location: `${options.endpoint}/`, status: 307 });
      return { ...made, strayRequests: () => proxy.requests.length };
    },
    untrusted_certificate: () => broken({ kind: "html" }, { tls: true }),
    expired_credentials: () => broken(wireError("ExpiredTokenException")),
  };
}

function createBroken(onStop: (stop: () => Promise<void>) => void) {
  return async (
    fault?: Fault,
    { path = "kit/broken", ...more }: FaultProxyOptions & { path?: string } = {},
  ) => {
    const proxy = await startFaultProxy(more);
    onStop(proxy.stop);
    if (fault) proxy.inject(fault);
    const credentials = { accessKeyId: "AKIABROKEN", secretAccessKey: "planted-in-the-credentials" };
    return {
      kind: asm({ credentials }),
      options: { endpoint: proxy.address, region: "eu-central-1" },
      path,
      proxy,
      reached: () => proxy.arrived(),
      planted: ["planted-in-the-answer", "planted-in-the-credentials", "arn:aws:iam"],
    } satisfies BrokenInstance & { proxy: unknown };
  };
}
