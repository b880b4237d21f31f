import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCanary } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { describeLive } from "../../../../../tests/servers/live-servers.ts";
import { createWorld } from "../../../test/run-cli.ts";
import { runInTerminal } from "../../../test/run-in-terminal.ts";

const canary = createCanary();
const environment = { API_KEY: canary, QUOTED: 'it"s' };
const world = createWorld();
const config = world.write("app.toml", "[secret.env]\n");
afterAll(() => world.remove());

const render = (words: readonly string[], options = {}) =>
  world.run(["--config", config, "render", ...words], { environment, ...options });
const at = (name: string) => join(world.directory, name);

test("a template goes to a pipe with its values quoted as its name tells", async () => {
  const key = '<<secret "env" "API_KEY">>';
  const quoted = '<<secret "env" "QUOTED">>';
  const cases: readonly (readonly [name: string, template: string, text: string])[] = [
    ["a.json.tmpl", `{"k": "${quoted}", "v": ${key}}\n`, `{"k": "it\\"s", "v": ${JSON.stringify(canary)}}\n`],
    ["a.yaml", `k: ${quoted}\n`, `k: "it\\"s"\n`],
    ["a.toml.tpl", `k = ${quoted}\n`, `k = "it\\"s"\n`],
    ["a.properties", `k=${key}\n`, `k=${canary}\n`],
    ["a.conf", `k ${quoted};\n`, `k it"s;\n`],
    ["none.json", `{"a": 1}`, `{"a": 1}`],
    ["lone.json", key, canary],
  ];
  for (const [name, template, stdout] of cases) {
    world.write(name, template);
    expect(await render([name])).toEqual({ exitCode: 0, signal: null, stdout, stderr: "" });
  }
  expect((await render(["a.conf", "--format", "json"])).exitCode).toBe(1);
});

test("--output writes a file of its owner's alone, whole or not at all", async () => {
  world.write("b.env.tmpl", `KEY='<<secret "env" "API_KEY">>'\n`);
  writeFileSync(at("b.env"), "old", { mode: 0o644 });
  expect(await render(["b.env.tmpl", "-o", "b.env"])).toEqual({
    exitCode: 0,
    signal: null,
    stdout: "",
    stderr: "",
  });
  expect(readFileSync(at("b.env"), "utf8")).toBe(`KEY='${canary}'\n`);
  expect(statSync(at("b.env")).mode & 0o777).toBe(0o600);
  world.write("c.tmpl", 'a <<secret "env" "ABSENT">>');
  const absent = await render(["c.tmpl", "-o", "b.env"]);
  expect(absent).toMatchObject({ exitCode: 1, stdout: "" });
  expect(readFileSync(at("b.env"), "utf8")).toBe(`KEY='${canary}'\n`);
  expect(readdirSync(world.directory).filter((name) => name.startsWith(".latebound-"))).toEqual([]);
});

test("what is no text, too large, a link or a wrong command line is refused", async () => {
  writeFileSync(at("binary"), Buffer.from([0x89, 0x50, 0, 1, 2]));
  writeFileSync(at("latin"), Buffer.from([0x61, 0xe9, 0x62]));
  writeFileSync(at("huge"), Buffer.alloc(1_048_577, "a"));
  mkdirSync(at("folder"));
  world.write("d.tmpl", '<<secret "env" "API_KEY">>!');
  symlinkSync(at("elsewhere"), at("link"));
  const cases: readonly (readonly [words: readonly string[], code: number, says: string])[] = [
    [["binary"], 1, "not a text file"],
    [["latin"], 1, "not a text file"],
    [["huge"], 1, "larger than 1 MiB"],
    [["folder"], 1, "not a regular file"],
    [["absent"], 1, "does not exist"],
    [["d.tmpl", "-o", "link"], 1, "symbolic link"],
    [["d.tmpl", "--watch"], 2, "--output FILE"],
    [["d.tmpl", "--format", "xml"], 2, "xml"],
  ];
  for (const [words, exitCode, says] of cases) {
    const ended = await render(words);
    expect(ended).toMatchObject({ exitCode, stdout: "" });
    expect(ended.stderr).toContain(says);
    expect(ended.stderr).not.toContain(canary);
  }
});

test("faults of a template are told with their lines", async () => {
  world.write("e.tmpl", `one\nK=<<secret "nowhere" "x">>\n\nK=<<secret "env" >>\n`);
  const ended = await render(["e.tmpl"]);
  expect(ended).toMatchObject({ exitCode: 1, stdout: "" });
  expect(ended.stderr).toContain("e.tmpl:2");
  expect(ended.stderr).toContain("e.tmpl:4");
});

test("an absent key is told with the template's line", async () => {
  world.write("absent.tmpl", `one\nK='<<secret "env" "NOT_THERE">>'\n`);
  const ended = await render(["absent.tmpl"]);
  expect(ended).toMatchObject({ exitCode: 1, stdout: "" });
  expect(ended.stderr).toContain("at absent.tmpl:2");
});

test("a terminal is asked first", async () => {
  world.write("f.tmpl", 'key <<secret "env" "API_KEY">>\n');
  const show = (answer: string) =>
    runInTerminal(world, ["--config", config, "render", "f.tmpl"], {
      answers: [{ when: "Show the result", type: answer }],
      environment,
    });
  const no = await show("n");
  expect(no.exitCode).toBe(1);
  expect(no.screen).not.toContain(canary);
  const yes = await show("y");
  expect(yes.exitCode).toBe(0);
  expect(yes.screen).toContain(`key ${canary}`);
});

test("--reveal shows the result without a question, as it is", async () => {
  world.write("g.tmpl", 'key <<secret "env" "API_KEY">>\n');
  const words = ["--config", config, "render", "g.tmpl", "--reveal"];
  const { screen, exitCode } = await runInTerminal(world, words, { environment });
  expect({ screen, exitCode }).toEqual({ screen: `key ${canary}\r\n`, exitCode: 0 });
  expect(await render(["g.tmpl", "--reveal"])).toMatchObject({ exitCode: 0, stdout: `key ${canary}\n` });
});

describeLive("openbao", ({ address, token }) => {
  const vault = world.write(
    "vault.toml",
    `[secret.env]
[secret.vault]
address = "${address}"
token = '<<secret "env" "VAULT_TOKEN">>'
cache_ttl = "1s"
`,
  );
  const vaultEnvironment = { VAULT_TOKEN: token };

  async function put(path: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const body = JSON.stringify({ data: fields });
    const headers = { "X-Vault-Token": token };
    const { status } = await fetch(`${address}/v1/secret/data/${path}`, { method: "PUT", headers, body });
    expect(status).toBe(200);
  }

  test("a thousand references on a hundred paths are one template", async () => {
    const fields = Object.fromEntries(
      Array.from({ length: 10 }, (_, field) => [`f${field}`, `${canary}-${field}`]),
    );
    await Promise.all(Array.from({ length: 100 }, (_, path) => put(`cli-render/${path}`, fields)));
    const lines = Array.from({ length: 1_000 }, (_, line) => {
      return `K${line}='<<secret "vault" "secret/cli-render/${Math.floor(line / 10)}#f${line % 10}">>'`;
    });
    world.write("many.env", `${lines.join("\n")}\n`);
    const ended = await world.run(["-c", vault, "--debug", "render", "many.env"], {
      environment: vaultEnvironment,
    });
    expect(ended.exitCode).toBe(0);
    expect(ended.stdout.split("\n")[999]).toBe(`K999='${canary}-9'`);
    expect(ended.stderr.match(/^debug \S+ fetch provider=vault /gm)).toHaveLength(100);
    expect(ended.stderr).not.toContain(canary);
  });

  test("--watch writes the file again when a value changes, and ends when it is told to", async () => {
    const [first, second] = [createCanary(), createCanary()];
    await put("cli-render-watch", { password: first });
    world.write("w.tmpl", 'p=<<secret "vault" "secret/cli-render-watch#password">>\n');
    const started = world.start(["-c", vault, "render", "w.tmpl", "-o", "w.out", "--watch"], {
      environment: vaultEnvironment,
    });
    await started.until("w.out\n");
    expect(readFileSync(at("w.out"), "utf8")).toBe(`p=${first}\n`);
    await put("cli-render-watch", { password: second });
    await started.until(`${at("w.out")}\nwritten: ${at("w.out")}\n`);
    started.child.kill("SIGINT");
    const ended = await started.ended;
    expect(ended).toMatchObject({ exitCode: 0, stdout: "" });
    for (const secret of [first, second, token]) expect(ended.stderr.split(/\s/)).not.toContain(secret);
    expect(readFileSync(at("w.out"), "utf8")).toBe(`p=${second}\n`);
  });
});

test("- is standard input as the template, and standard output for the result", async () => {
  const stdin = 'k <<secret "env" "API_KEY">>\n';
  const stdout = `k ${canary}\n`;
  expect(await render(["-"], { stdin })).toMatchObject({ exitCode: 0, stdout, stderr: "" });
  expect(await render(["-", "-o", "-"], { stdin })).toMatchObject({ exitCode: 0, stdout, stderr: "" });
  expect(readdirSync(world.directory)).not.toContain("-");
  const huge = await render(["-"], { stdin: "a".repeat(1_048_577) });
  expect(huge).toMatchObject({ exitCode: 1, stdout: "" });
  expect(huge.stderr).toContain("standard input is larger than 1 MiB");
});

test("a result never replaces its template, by whatever name", async () => {
  const template = 'k <<secret "env" "API_KEY">>\n';
  world.write("same.txt", template);
  symlinkSync(at("same.txt"), at("same-link.txt"));
  for (const words of [
    ["same.txt", "-o", "./same.txt"],
    ["same-link.txt", "-o", "same.txt"],
  ]) {
    const run = await render(words);
    expect(run).toMatchObject({ exitCode: 2, stdout: "" });
    expect(run.stderr).toContain("the result would replace the template");
    expect(readFileSync(at("same.txt"), "utf8")).toBe(template);
  }
});
