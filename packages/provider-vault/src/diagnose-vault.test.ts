import { expect, test } from "vitest";
import { createFakeVault, type FakeVault, type Route } from "../test/fake-vault.ts";

const canary = "canary-diagnosis-31";
const lookup = (data: object): Record<string, Route> => ({
  "GET auth/token/lookup-self": { body: { data: { id: canary, ...data } } },
});

async function diagnosed(routes: (now: number) => Readonly<Record<string, Route>>) {
  const fake: FakeVault = createFakeVault({}, { token: `hvs.${canary}` });
  const seconds = fake.clock.now() / 1_000;
  const health = {
    initialized: true,
    sealed: false,
    standby: false,
    version: "2.7.2",
    server_time_utc: seconds,
  };
  Object.assign(fake.routes, { "GET sys/health": { body: health } }, routes(seconds));
  const found = await fake.provider.diagnose({ signal: new AbortController().signal });
  expect(JSON.stringify(found)).not.toContain(canary);
  return Object.fromEntries(found.map(({ subject, level, message }) => [subject, `${level}: ${message}`]));
}

test("a server and a login in good order", async () => {
  const found = await diagnosed(() =>
    lookup({ display_name: "approle", policies: ["default", "app"], ttl: 3_600, renewable: true }),
  );
  expect(found).toEqual({
    server: "ok: reachable, version 2.7.2, active",
    clock: "ok: within 1 s of the server's",
    login: "ok: logged in as approle, policies default, app",
    token: "ok: lives 60 min more, renewable",
  });
});

test("a sealed server is a fault, and no login is tried", async () => {
  const found = await diagnosed(() => ({
    "GET sys/health": { status: 503, body: { initialized: true, sealed: true, version: "2.7.2" } },
  }));
  expect(found).toEqual({ server: "fault: reachable, version 2.7.2, sealed" });
});

test("what needs a person's attention is a warning", async () => {
  const found = await diagnosed((now) => ({
    "GET sys/health": { body: { initialized: true, sealed: false, server_time_utc: now + 90 } },
    ...lookup({ display_name: "root", policies: ["root"], ttl: 60, renewable: false }),
  }));
  expect(found).toMatchObject({
    clock: "warning: this machine's is 90 s behind the server's",
    login: "warning: logged in as root, policies root",
    token: "warning: lives 60 s more, not renewable",
  });
});

test("a token that may not look itself up, and a server that isn't one", async () => {
  const found = await diagnosed(() => ({
    "GET sys/health": { status: 404, body: "<html>", headers: { "content-type": "text/html" } },
    "GET auth/token/lookup-self": { status: 403, body: { errors: ["permission denied"] } },
  }));
  expect(found.server).toBe("warning: reachable, but its health is not told (HTTP 404)");
  expect(found.login).toContain("warning: the token may not look itself up");
});

test("names that aren't shaped like one are not shown", async () => {
  const found = await diagnosed(() =>
    lookup({ display_name: `${canary} \u001b[2J`, policies: ["a\nb"], ttl: 0 }),
  );
  expect(found.login).toMatch(/^ok: logged in as a name of \d+ characters, policies a name of 3 characters$/);
  expect(found.token).toBe("ok: does not end");
});
