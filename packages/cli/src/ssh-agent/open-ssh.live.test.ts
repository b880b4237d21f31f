import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeEverything, findCanary } from "@latebound/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describePrivate } from "../../../../tests/servers/live-servers.ts";
import { type Sshd, sshdMissing, startSshd } from "../../../../tests/servers/sshd.ts";
import { filesWith } from "../../test/files-with.ts";
import { createOpenSsh } from "../../test/open-ssh.ts";
import { createCanaryKey } from "./test-agent/canary-key.ts";
import { openAgent } from "./test-agent/open-agent.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function open(...given: Parameters<typeof openAgent>) {
  const opened = await openAgent(...given);
  stops.push(opened.stop);
  return { ...opened, ...createOpenSsh(opened.folder, opened.agent.socketPath) };
}

const deploy = [{ name: "deploy", path: "ssh" }];
const reference = '<<secret "fake" "ssh">>';

function pemOf(kind: "rsa" | "ec"): string {
  const { privateKey } =
    kind === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "secp384r1" });
  return String(privateKey.export({ format: "pem", type: "pkcs8" }));
}

describePrivate("OpenSSH's programs with the agent", sshdMissing(), () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  }, 60_000);
  afterAll(() => sshd.stop());

  it("log in with a key that is never on disk, in the environment or in what they print", async () => {
    const key = createCanaryKey();
    const { logIn, run, folder, events, accesses } = await open({ ssh: key.openSsh }, deploy);
    sshd.authorize(key.publicLine);
    const listed = await run("ssh-add", ["-L"]);
    expect(listed).toEqual({
      code: 0,
      out: `${key.publicLine.split(" ").slice(0, 2).join(" ")} deploy\n`,
      err: "",
    });
    const login = await logIn(sshd, "echo arrived; env");
    expect(login).toMatchObject({ code: 0, out: expect.stringMatching(/^arrived\n/) });
    expect(events.at(-1)).toEqual({ type: "signed", key: "deploy", reference, algorithm: "ssh-ed25519" });
    expect(filesWith(folder, key.canary)).toEqual([]);
    expect(filesWith(sshd.folder, key.canary)).toEqual([]);
    const told = describeEverything({ events, accesses, listed, login, server: sshd.output() });
    expect(findCanary(told, key.canary)).toBeUndefined();
  });

  it("would be found out if the key were on disk", async () => {
    const key = createCanaryKey();
    const { home, folder } = await open({ ssh: key.openSsh }, deploy);
    writeFileSync(join(home, "pem"), key.pem);
    writeFileSync(join(home, "openssh"), key.openSsh);
    expect(filesWith(folder, key.canary).toSorted()).toEqual([join(home, "openssh"), join(home, "pem")]);
  });

  it.each(["rsa", "ec"] as const)("log in with a key of another kind (%s)", async (kind) => {
    const { logIn, run } = await open({ ssh: pemOf(kind) }, deploy);
    sshd.authorize((await run("ssh-add", ["-L"])).out.trim());
    expect(await logIn(sshd, "echo arrived")).toMatchObject({ code: 0, out: "arrived\n" });
  });

  it("log in with the second of two keys", async () => {
    const [one, two] = [createCanaryKey(), createCanaryKey()];
    const keys = [...deploy, { name: "other", path: "other", publicKey: two.publicLine }];
    const { logIn, events } = await open({ ssh: one.openSsh, other: two.pem }, keys);
    sshd.authorize(two.publicLine);
    expect(await logIn(sshd, "echo arrived")).toMatchObject({ code: 0, out: "arrived\n" });
    expect(events.flatMap((event) => (event.type === "signed" ? event.key : []))).toEqual(["other"]);
  });

  it("don't log in for a consumer without a grant, and the event says denied", async () => {
    const key = createCanaryKey();
    const toml = '[[grant]]\nconsumer = "cli:run"\nallow = ["fake:ssh"]\n';
    const keys = [{ name: "deploy", path: "ssh", publicKey: key.publicLine }];
    const { logIn, fake, events } = await open({ ssh: key.openSsh }, keys, { toml });
    sshd.authorize(key.publicLine);
    const login = await logIn(sshd, "echo arrived");
    expect(login.code).toBe(255);
    expect(login.err).toMatch(/Permission denied \(publickey\)/);
    expect(events).toContainEqual({
      type: "failed",
      request: "sign",
      key: "deploy",
      reference,
      code: "denied_by_policy",
      problem: expect.any(String),
      hint: expect.any(String),
    });
    expect(fake.requests).toEqual([]);
  });

  it("log in with the new key after a rotation, and not with the old one", async () => {
    const [before, after] = [createCanaryKey(), createCanaryKey()];
    const { logIn, fake, clock } = await open({ ssh: before.openSsh }, deploy);
    sshd.authorize(before.publicLine);
    expect(await logIn(sshd, "echo arrived")).toMatchObject({ code: 0 });
    fake.set("ssh", after.openSsh);
    await clock.advance(120_000);
    expect((await logIn(sshd, "echo arrived")).code).toBe(255);
    sshd.authorize(after.publicLine);
    expect(await logIn(sshd, "echo arrived")).toMatchObject({ code: 0, out: "arrived\n" });
  });

  it("are refused while the backend is down, and log in when it is back", async () => {
    const key = createCanaryKey();
    const { logIn, fake, events } = await open({ ssh: key.openSsh }, deploy);
    sshd.authorize(key.publicLine);
    const lift = fake.fail("ssh", { code: "unavailable" }, 1);
    expect((await logIn(sshd, "echo arrived")).code).toBe(255);
    expect(events).toContainEqual({
      type: "failed",
      request: "list",
      key: "deploy",
      reference,
      code: "unavailable",
      problem: expect.any(String),
    });
    lift();
    expect(await logIn(sshd, "echo arrived")).toMatchObject({ code: 0, out: "arrived\n" });
  });

  describe("ssh-keygen", () => {
    it.each(["ed25519", "rsa", "ec"] as const)("signs and verifies a file (%s)", async (kind) => {
      const { run, home } = await open(
        { ssh: kind === "ed25519" ? createCanaryKey().pem : pemOf(kind) },
        deploy,
      );
      const { out } = await run("ssh-add", ["-L"]);
      writeFileSync(join(home, "key.pub"), out);
      writeFileSync(join(home, "allowed"), `deploy ${out}`);
      writeFileSync(join(home, "file"), randomBytes(100));
      expect(await run("ssh-keygen", ["-Y", "sign", "-f", "key.pub", "-n", "test", "file"])).toMatchObject({
        code: 0,
      });
      const check = ["-Y", "check-novalidate", "-n", "test", "-f", "allowed", "-s", "file.sig"];
      const verified = await run("sh", ["-c", `ssh-keygen ${check.join(" ")} <file`]);
      expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/^Good "test" signature/) });
    });
  });

  it("can't add, remove or lock", async () => {
    const { run, home, agent } = await open({ ssh: createCanaryKey().openSsh }, deploy);
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "own"]);
    expect((await run("ssh-add", [join(home, "own")])).code).not.toBe(0);
    expect((await run("ssh-add", ["-D"])).code).not.toBe(0);
    expect((await run("ssh-add", ["-L"])).code).toBe(0);
    await agent.close();
    expect((await run("ssh-add", ["-L"])).code).toBe(2);
  });
});
