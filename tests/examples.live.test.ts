import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { findCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { testEngineMissing } from "../packages/sink-container/src/test-engine/test-engine.ts";
import { awsEmulatorMissing } from "./servers/aws-emulator.ts";
import { describePrivate } from "./servers/live-servers.ts";
import { openBaoMissing } from "./servers/openbao.ts";
import { postgresMissing } from "./servers/postgres.ts";

const sampleValues = [
  "p@ss/word of the sample",
  "p%40ss%2Fword%20of%20the%20sample",
  "ghp_sample_git_password",
  "sample-cookie-key-4f1c",
  "sample-oauth-7d20",
  "sample/smtp@password",
  "sample-report-api-key",
  "dev-github-secret",
  "dev-git-password",
  "dev/db@password",
  "dev-mail-password",
  "sample/web@password",
  "sample-web-api-key-52b7",
  "sample/container@password",
];

interface Run {
  readonly output: string;
  readonly exitCode: number | null;
}

/** Runs an example as its README says, and looks for its sample's values in what it prints. */
async function runExample(
  name: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Run> {
  const child = startExample(name, args, env);
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    exitCodeOf(child),
  ]);
  const output = stdout + stderr;
  for (const value of sampleValues)
    expect(findCanary(output, value), `${name} printed a value`).toBeUndefined();
  return { output, exitCode };
}

function startExample(name: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const main = fileURLToPath(new URL(`../examples/${name}/src/main.ts`, import.meta.url));
  return spawn(process.execPath, ["--conditions=@latebound/source", main, ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function exitCodeOf(child: ReturnType<typeof startExample>): Promise<number | null> {
  return new Promise((resolve) => child.once("close", resolve));
}

/** Runs the main job on a config that holds this text, in a folder of its own. */
async function runWithConfig(name: string, config: string): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "latebound-"));
  try {
    writeFileSync(join(folder, "sample.env"), 'PASSWORD="p@ss/word of the sample"\n');
    writeFileSync(join(folder, name), config);
    return await runExample("main-job", [join(folder, name)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("examples", () => {
  it("main-job shows references, what the plugin received, and where each reference went", async () => {
    const { output, exitCode } = await runExample("main-job");
    expect(exitCode).toBe(0);
    expect(output).toContain('smtp://app:<<secret "env" "SMTP_PASSWORD" | urlencode>>@mail.internal');
    expect(output).toMatch(/git\.password +a reference became a real value, length 23;/);
    expect(output.match(/equals the planted value: yes$/gm)).toHaveLength(5);
    expect(output).toContain("env TOTP_ISSUER is absent: the reference's own default answered");
    expect(output).toMatch(/plugin:mailer\s+file\s+session\.json#cookie_key\s+allowed\s+–\s+miss/);
    expect(output).toMatch(/plugin:mailer\s+env\s+SMTP_PASSWORD\s+allowed\s+–\s+hit/);
  });

  it("main-job takes a config of any shape", async () => {
    const { output, exitCode } = await runWithConfig("any.toml", anyConfig);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/plugins\[1\]\.token +a reference became a real value, length 23$/m);
    expect(output).toMatch(/plugins\[0\]\."odd name" +plain text, as it was written, length 4$/m);
  });

  it("main-job takes a config without a reference", async () => {
    const { output, exitCode } = await runWithConfig("plain.toml", 'name = "plain"\nsizes = [1, 2]\n');
    expect(exitCode).toBe(0);
    expect(output).toContain("The config holds no reference");
  });

  it.each([["--nope"], ["a.toml", "b.toml"]])(
    "main-job refuses %s %s in one line, with 2",
    async (...args) => {
      const { output, exitCode } = await runExample("main-job", args);
      expect(exitCode).toBe(2);
      expect(output).toMatch(/^.+; npm start -- --help shows what there is\.\n$/);
    },
  );

  it("main-job says what there is", async () => {
    const { output, exitCode } = await runExample("main-job", ["--help"]);
    expect(exitCode).toBe(0);
    expect(output).toContain("npm start -- --live");
  });

  it("main-job doesn't mind a reader that has seen enough", async () => {
    const child = startExample("main-job", []);
    child.stdout.destroy();
    const [stderr, exitCode] = await Promise.all([text(child.stderr), exitCodeOf(child)]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  });

  it("main-job reports every fault of a wrong config with its place, and exits with 1", async () => {
    const { output, exitCode } = await runWithConfig("wrong.toml", wrongConfig);
    expect(exitCode).toBe(1);
    for (const place of ["wrong.toml:2:", "wrong.toml:3:", "wrong.toml:6:", "wrong.toml:7:"])
      expect(output).toContain(place);
    expect(output).not.toContain("CANARY");
  });

  it("config-loader swaps Vault for files in development", async () => {
    const { output, exitCode } = await runExample("config-loader");
    expect(exitCode).toBe(0);
    expect(output).toContain('<<secret "vault_local" "secret/apps/git#password">>');
    expect(output).toContain("git: deploy, password of 16 characters");
  });

  it("config-loader says what is missing in production", async () => {
    const { output, exitCode } = await runExample("config-loader", ["--production"]);
    expect(exitCode).toBe(1);
    expect(output).toContain("VAULT_ADDRESS");
  });

  it("plugin-host hands each plugin its own values, and a user's text as typed", async () => {
    const { output, exitCode } = await runExample("plugin-host");
    expect(exitCode).toBe(0);
    expect(output).toContain('password of 20 characters: "<<secret "file" "report-api-key">>"');
    expect(output).toContain("report: bucket reports, key of 21 characters");
  });

  it("plugin-host refuses a plugin what no grant allows it, shows the record of it, and goes on", async () => {
    const { output } = await runExample("plugin-host");
    expect(output).toMatch(
      /^curious: refused\. .*app\.toml:\d+:\d+ plugins\.curious\.password: plugin:curious may not use <<secret "file" "smtp\.json#password">>: no grant allows it/m,
    );
    expect(output).toContain('[[grant]] consumer = "plugin:curious", allow = ["file:smtp.json#password"]');
    expect(output).not.toContain("the password is");
    expect(output).toContain("denied plugin:curious file:smtp.json#password");
    expect(output).toContain("allowed plugin:report file:report-api-key");
  });

  it("process masks what its child prints, and tells its exit code and what went where", async () => {
    const { output, exitCode } = await runExample("process");
    expect(exitCode).toBe(0);
    expect(output).toContain("child: DATABASE_URL is postgres://app:*****@db.internal/app");
    expect(output).toContain("child: the key has 23 characters: *****");
    expect(output).toContain("child: in base64: *****");
    expect(output).toContain("The child ended with exit code 7.");
    expect(output).toMatch(/^env +DATABASE_URL +env .*<<secret "env" "WEB_DB_PASSWORD">>$/m);
    expect(output).toMatch(/^fd +API_KEY_FILE +file .*<<secret "file" "web-api-key">>$/m);
  });
});

describe("container without an engine", () => {
  it.each([
    ["false", 0],
    ["true", 1],
  ])("says so in one line; with CI=%s its exit code is %i", async (CI, expected) => {
    const { LATEBOUND_TEST_DOCKER_HOST: _named, ...others } = process.env;
    // No program of an engine is there.
    const env = { ...others, PATH: "/nowhere", CI };
    const { output, exitCode } = await runExample("container", [], env);
    expect(output).toMatch(/^no Docker Engine here: .+\n$/);
    expect(exitCode).toBe(expected);
  });
});

const anyConfig = `[secret.env]
file = "sample.env"

[[plugins]]
"odd name" = "text"

[[plugins]]
token = '<<secret "env" "PASSWORD">>'
`;

const wrongConfig = `[secret.env]
alow = ["CANARY_*"]
timeout = 5

[mail]
url = '<<secret "evn" "SMTP_PASSWORD">>'
from = '<<secret "env" "A" | CANARY'
`;

describePrivate("main-job on real servers", openBaoMissing() ?? awsEmulatorMissing(), () => {
  it("resolves from OpenBao and the AWS emulator", async () => {
    const { output, exitCode } = await runExample("main-job", ["--live"]);
    expect(output).toMatch(/plugin:mailer\s+vault_local\s+secret\/mail\/smtp#password\s+allowed\s+1\s+miss/);
    expect(output).toMatch(/plugin:mailer\s+asm\s+deploy\/git#password\s+allowed/);
    expect(exitCode).toBe(0);
  });
});

describePrivate("app-server", openBaoMissing() ?? postgresMissing(), () => {
  it("answers every request while its password is rotated", { timeout: 60_000 }, async () => {
    const { output, exitCode } = await runExample("app-server");
    expect(output).toMatch(/^\d+ requests answered, 0 failed, 3 rotations, 3 noticed$/m);
    expect(exitCode).toBe(0);
  });
});

describePrivate("container", testEngineMissing(), () => {
  it("masks what its container prints, and tells what is where", { timeout: 60_000 }, async () => {
    const { output, exitCode } = await runExample("container");
    expect(exitCode).toBe(0);
    expect(output).toContain("container: LOG_LEVEL is info");
    expect(output).toContain(
      "container: /run/secrets/DATABASE_URL holds postgres://app:*****@db.internal/app",
    );
    expect(output).toMatch(/^container: in base64: .*\*{5}/m);
    expect(output).toContain("tmpfs /run/secrets tmpfs");
    expect(output).toMatch(/^DATABASE_URL_FILE=\/run\/secrets\/DATABASE_URL$/m);
    expect(output).toContain("The container ended with exit code 0.");
    expect(output).toContain(
      'file DATABASE_URL at /run/secrets/DATABASE_URL: <<secret "env" "WEB_DB_PASSWORD">>',
    );
  });
});
