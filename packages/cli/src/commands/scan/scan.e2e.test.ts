import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createCanary, findCanary } from "@latebound/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { describeLive } from "../../../../../tests/servers/live-servers.ts";
import { createTar } from "../../../test/create-tar.ts";
import { createRepository } from "../../../test/git-repository.ts";
import { createPlantedValue } from "../../../test/planted-value.ts";
import { type CliOptions, type CliRun, type CliWorld, createWorld } from "../../../test/run-cli.ts";
import { runInTerminal } from "../../../test/run-in-terminal.ts";

const canary = createCanary();
const reference = '<<secret "env" "API_KEY">>';
let world: CliWorld;
let config: string;
let tree: string;

beforeEach(() => {
  world = createWorld();
  config = world.write("app.toml", '[secret.env]\n[mail]\nkey = \'<<secret "env" "API_KEY">>\'\n');
  tree = join(world.directory, "tree");
  mkdirSync(tree);
  writeFileSync(join(tree, "clean.txt"), "nothing to see\n");
});

afterEach(() => world.remove());

/** A run whose output holds no value. */
async function scan(words: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const environment = { API_KEY: canary, ...options.environment };
  const run = await world.run(["scan", "-c", config, ...words], { ...options, environment });
  expect(findCanary(run.stdout + run.stderr, environment.API_KEY)).toBeUndefined();
  return run;
}

describe("a tree", () => {
  test("without a value is clean", async () => {
    expect(await scan(["tree"])).toEqual({
      exitCode: 0,
      signal: null,
      stdout: "",
      stderr: "looked for 1 reference in 1 content of 0.0 MB: found nothing\n",
    });
    expect(await scan(["--quiet"])).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
  });

  test("with a value, in every encoding, in an archive too", async () => {
    const { value, written } = createPlantedValue();
    for (const { form, bytes } of written) writeFileSync(join(tree, `in-${form}`), bytes);
    writeFileSync(join(tree, "logs.gz"), gzipSync(value));
    const { exitCode, stdout } = await scan(["tree"], { environment: { API_KEY: value } });
    expect(exitCode).toBe(1);
    const expected = written.map(({ form }) => `tree/in-${form}:2:7  ${reference}  ${form}`);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.replace(/:2:\d+/, ":2:7"))).toEqual(
      [...expected, `tree/logs.gz:1:1  ${reference}  plain`].toSorted(),
    );
  });

  test("but for what is excluded, which is said", async () => {
    writeFileSync(join(tree, ".env"), `API_KEY=${canary}\n`);
    expect(await scan(["tree"])).toMatchObject({
      exitCode: 1,
      stdout: `tree/.env:1:9  ${reference}  plain\n`,
    });
    const excluded = await scan(["tree", "--exclude", "tree/.env"]);
    expect(excluded).toMatchObject({ exitCode: 0, stdout: "" });
    expect(excluded.stderr).toContain("left out: tree/.env: excluded\n");
  });

  test("that isn't there is not clean", async () => {
    const run = await scan(["missing"]);
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain("left out: missing: it does not exist\n");
  });
});

describe("git", () => {
  test("the history of a repository, whose config names programs to run", async () => {
    const repository = createRepository(tree);
    repository.write("src/app.ts", `first\nkey = "${canary}"\n`);
    const commit = repository.commit("first");
    rmSync(join(tree, "src"), { recursive: true });
    repository.commit("second");
    const trap = join(tree, ".git", "trap");
    writeFileSync(trap, "#!/bin/sh\n: > ran\n");
    chmodSync(trap, 0o755);
    repository.git("config", "core.fsmonitor", trap);
    expect(await scan(["tree"])).toMatchObject({ exitCode: 0, stdout: "" });
    expect(await scan(["tree", "--git"])).toMatchObject({
      exitCode: 1,
      stdout: `${commit.slice(0, 12)}:src/app.ts:2:8  ${reference}  plain\n`,
    });
  });

  test("as a pre-commit hook it stops the commit, of one file too", async () => {
    const repository = createRepository(tree);
    const hook = join(tree, ".git", "hooks", "pre-commit");
    const { bin } = inject("cli");
    const run = `API_KEY='${canary}' exec '${process.execPath}' '${bin}' scan -c '${config}' --pre-commit`;
    writeFileSync(hook, `#!/bin/sh\n${run}\n`);
    chmodSync(hook, 0o755);
    repository.git("add", "--all");
    repository.git("commit", "--message", "clean");
    repository.write("leak", canary);
    repository.write("other", "fine");
    repository.git("add", "--all");
    expect(() => repository.git("commit", "--message", "leak")).toThrow(`leak:1:1  ${reference}  plain`);
    repository.git("commit", "--message", "only the other", "other");
    expect(repository.git("log", "--format=%s")).toBe("only the other\nclean");
  });
});

describe("an image and a log", () => {
  test("an image's tarball", async () => {
    const layer = await createTar([{ name: "app/.env", content: `KEY=${canary}` }]);
    const image = await createTar([
      { name: "0/layer.tar", content: layer },
      { name: "config.json", content: JSON.stringify({ config: { Env: [`KEY=${canary}`] } }) },
      { name: "manifest.json", content: "[]" },
    ]);
    writeFileSync(join(tree, "image.tar"), image);
    const { exitCode, stdout } = await scan(["--image", "tree/image.tar"]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      `tree/image.tar!0/layer.tar!app/.env:1:5  ${reference}  plain\ntree/image.tar!config.json:1:24  ${reference}  plain\n`,
    );
  });

  test("what is read from stdin", async () => {
    const run = await scan(["--stdin"], { stdin: `first\nsecond ${canary}\n` });
    expect(run).toMatchObject({ exitCode: 1, stdout: `stdin:2:8  ${reference}  plain\n` });
    expect(await scan(["--stdin"], { stdin: "fine\n" })).toMatchObject({ exitCode: 0, stdout: "" });
  });
});

test("on a terminal, what takes a while says how far it has come", async () => {
  const environment = { API_KEY: canary };
  const words = ["scan", "-c", config, "tree", "--stdin"];
  const ending = { when: "looked for 1 reference in 1 content of", type: "fine\n\u0004" };
  const { screen, exitCode } = await runInTerminal(world, words, { environment, answers: [ending] });
  expect(findCanary(screen, canary)).toBeUndefined();
  expect(exitCode).toBe(0);
  const last = "\r\u001b[2Klooked for 1 reference in 2 contents of 0.0 MB: found nothing\r\n";
  expect(screen.slice(-last.length)).toBe(last);
});

describe("what can't be looked for", () => {
  test("a reference that can't be read is a fault, and the others are looked for", async () => {
    config = world.write(
      "two.toml",
      `[secret.env]\n[a]\none = '<<secret "env" "NOT_THERE">>'\ntwo = 'x:<<secret "env" "API_KEY">>'\n`,
    );
    writeFileSync(join(tree, "leak"), canary);
    const run = await scan(["tree"]);
    expect(run).toMatchObject({ exitCode: 1, stdout: `tree/leak:1:1  ${reference}  plain\n` });
    expect(run.stderr).toContain("not_found");
    rmSync(join(tree, "leak"));
    expect(await scan(["tree"])).toMatchObject({ exitCode: 1, stdout: "" });
  });

  test("references of process tables are looked for, too", async () => {
    const process = `[process.web]\ncommand = ["true"]\nenv = { KEY = '${reference}' }\n`;
    config = world.write("process.toml", `[secret.env]\n${process}`);
    expect(await scan(["--stdin"], { stdin: canary })).toMatchObject({ exitCode: 1 });
  });

  test("a value that is too short is said to be left out", async () => {
    const told = `left out: ${reference}: its value is too short, and was not looked for\n`;
    const options = { environment: { API_KEY: "pin12" } };
    const run = await world.run(["scan", "-c", config, "tree"], options);
    expect(run).toMatchObject({ exitCode: 0, stdout: "" });
    expect(run.stderr).toContain(told);
    const quiet = await world.run(["scan", "-c", config, "tree", "--quiet"], options);
    expect(quiet).toMatchObject({ exitCode: 0, stdout: "", stderr: told });
  });

  test("with grants the command needs one", async () => {
    const grant = (keys: string) => `\n[[grant]]\nconsumer = "cli:scan"\nallow = ["${keys}"]\n`;
    const text = '[secret.env]\n[mail]\nkey = \'<<secret "env" "API_KEY">>\'\n';
    config = world.write("denied.toml", text + grant("env:OTHER"));
    const denied = await scan(["tree"]);
    expect(denied).toMatchObject({ exitCode: 1, stdout: "" });
    expect(denied.stderr).toContain("denied_by_policy");
    config = world.write("granted.toml", text + grant("env:API_KEY"));
    expect(await scan(["tree"])).toMatchObject({ exitCode: 0 });
  });

  test("a config without references, and a command line that makes no sense", async () => {
    config = world.write("none.toml", "[secret.env]\n");
    expect((await scan(["tree"])).stderr).toContain("there is nothing to look for");
    expect(await scan(["--pre-commit", "tree"])).toMatchObject({ exitCode: 2 });
    expect(await scan(["--git", "--stdin"])).toMatchObject({ exitCode: 2 });
    expect(await scan(["--format", "xml"])).toMatchObject({ exitCode: 2 });
  });
});

test("what is printed as JSON is what its schema says", async () => {
  const { stdout: schema } = await world.run(["schema", "scan"]);
  const validate = new Ajv2020().compile(JSON.parse(schema));
  const repository = createRepository(tree);
  repository.write("leak", canary);
  repository.commit("first");
  config = world.write(
    "three.toml",
    `[secret.env]\n[a]\none = '<<secret "env" "NO">>'\ntwo = '<<secret "env" "API_KEY">>'\nthree = '<<secret "env" "PIN">>'\n`,
  );
  const words = ["tree", "--git", "--image", "tree/leak", "--format", "json"];
  const { exitCode, stdout } = await scan(words, { environment: { PIN: "pin12" } });
  expect(exitCode).toBe(1);
  const result = JSON.parse(stdout);
  expect(validate(result), JSON.stringify(validate.errors)).toBe(true);
  expect(result).toMatchObject({
    finds: [
      { place: { path: "tree/leak" } },
      { place: { kind: "git", path: "leak" } },
      { place: { kind: "image" } },
    ],
    leftOut: [{ kind: "reference", reference: '<<secret "env" "PIN">>' }, { reason: "no-image" }],
    faults: [{ code: "not_found", reference: '<<secret "env" "NO">>' }],
    counts: { references: 2, finds: 3 },
  });
  expect(validate({ ...result, more: 1 })).toBe(false);
});

describeLive("openbao", ({ address, token }) => {
  test("a value of a real server", async () => {
    const body = JSON.stringify({ data: { password: canary } });
    const headers = { "X-Vault-Token": token };
    const url = `${address}/v1/secret/data/cli-scan`;
    expect((await fetch(url, { method: "PUT", headers, body })).status).toBe(200);
    config = world.write(
      "vault.toml",
      `[secret.env]\n[secret.vault]\naddress = "${address}"\ntoken = '<<secret "env" "VAULT_TOKEN">>'\n` +
        `[db]\nurl = 'postgres://app:<<secret "vault" "secret/cli-scan#password" | urlencode>>@localhost/app'\n`,
    );
    writeFileSync(join(tree, "leak"), Buffer.from(canary).toString("base64"));
    expect(await scan(["tree"], { environment: { VAULT_TOKEN: token } })).toMatchObject({
      exitCode: 1,
      stdout: 'tree/leak:1:1  <<secret "vault" "secret/cli-scan#password">>  base64\n',
    });
  });
});
