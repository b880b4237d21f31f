import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assertNoCanary } from "@latebound/testing";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { canConnect } from "../../../../../tests/servers/leased-database.ts";
import { describeLive } from "../../../../../tests/servers/live-servers.ts";
import { createLeasedLogin, type LeasedLogin } from "../../../test/leased-login.ts";
import { createWorld } from "../../../test/run-cli.ts";

const world = createWorld();
afterAll(() => world.remove());

describeLive("openbao", (openbao) => {
  describeLive("postgres", ({ url }) => {
    let login: LeasedLogin;
    let config: string;
    let reference: string;
    const told = /^latebound: vault:cli-leased-db\/creds\/app is leased until \d{4}-.+Z.*nobody renews it\n$/;
    beforeAll(async () => {
      login = await createLeasedLogin({ openbao, databaseUrl: url }, "cli-leased");
      config = world.write("leased.toml", `[secret.env]\n${login.provider}`);
      reference = `vault:${login.path}`;
    });
    afterEach(() => login.revokeAll());

    const run = (...words: readonly string[]) => world.run(["-c", config, ...words]);
    const written = (field: string) => `<<secret "vault" "${login.path}#${field}">>`;

    test("a rendered login works when the command has ended, and stderr says until when", async () => {
      world.write("login.tmpl", `${written("username")} ${written("password")}`);
      const { stderr, ...ended } = await run("render", "login.tmpl", "-o", "login.txt");
      expect(ended).toEqual({ exitCode: 0, signal: null, stdout: "" });
      const [user = "", password = ""] = readFileSync(join(world.directory, "login.txt"), "utf8").split(" ");
      expect(stderr).toMatch(told);
      assertNoCanary(stderr, password);
      expect(await canConnect(url, user, password)).toBe(true);
      expect([(await login.leases()).length, (await login.logins()).length]).toEqual([1, 1]);
      const piped = await run("render", "login.tmpl");
      expect(piped.stderr).toMatch(told);
      const [nextUser = "", nextPassword = ""] = piped.stdout.split(" ");
      expect(await canConnect(url, nextUser, nextPassword)).toBe(true);
      expect(await login.leases()).toHaveLength(2);
    });

    test("so does what get gave, to a pipe or a file; --quiet says nothing", async () => {
      const printed = await run("get", `${reference}#username`, "--quiet");
      expect(printed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("v-"), stderr: "" });
      expect(await login.leases()).toHaveLength(1);
      for (const [count, json] of [[], ["--json"]].entries()) {
        const saved = await run("get", `${reference}#password`, "-o", "password", ...json);
        expect(saved.stderr).toMatch(told);
        assertNoCanary(saved.stdout + saved.stderr, readFileSync(join(world.directory, "password"), "utf8"));
        expect(await login.leases()).toHaveLength(count + 2);
      }
    });

    test("what nobody was given is revoked, and so is what a command that lasts has used", async () => {
      world.write("half.tmpl", `${written("username")} <<secret "env" "ABSENT">>`);
      const script = ["--env", `P=${reference}#password`, "--", "true"];
      for (const [words, exitCode] of [
        [["get", `${reference}#password`, "--json"], 0],
        [["get", `${reference}#absent`], 1],
        [["render", "half.tmpl"], 1],
        [["render", "half.tmpl", "-o", "half"], 1],
        [["run", ...script], 0],
        [["mask", "--ref", `${reference}#password`], 0],
      ] as const) {
        const ended = await run(...words);
        expect([words[0], ended.exitCode]).toEqual([words[0], exitCode]);
        expect(ended.stderr).not.toContain("is leased");
        await expect.poll(login.leases, { timeout: 10_000 }).toEqual([]);
      }
    });

    test("a reader that has left was given nothing", async () => {
      const started = world.start(["-c", config, "get", `${reference}#password`]);
      started.child.stdout.destroy();
      expect(await started.ended).toMatchObject({ exitCode: 0, stderr: "" });
      await expect.poll(login.leases, { timeout: 10_000 }).toEqual([]);
    });
  });
});
