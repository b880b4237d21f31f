import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { assertNoCanary, createCanary } from "@latebound/testing";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, expect, test } from "vitest";
import { createWorld } from "../../../test/run-cli.ts";

const canary = createCanary();
const world = createWorld();
afterAll(() => world.remove());

const faulty = world.write(
  "a, 100%:b.toml",
  `[secret.env]
x = "${canary}"
[secret.vault]
address = "http://vault.internal"
token = "${canary}"
[[grant]]
consumer = "plugin:mailer"
allow = ["env:A"]
[a]
b = '${canary}<<secret "envv" "B" | default "${canary}">>'
`,
);
const refused = world.write(
  "refused.toml",
  `[secret.env]\n[[grant]]\nconsumer = "plugin:mailer"\nallow = ["env:A"]\n[a]\nb = '${canary}<<secret "env" "B" | default "${canary}">>'\n`,
);
const broken = world.write("broken.toml", `a = ${canary}\n`);
const good = world.write("good.toml", "[secret.env]\n");
const all = [faulty, refused, broken, good];

async function check(path: string, format: string) {
  const run = await world.run(["check", "-c", path, "--format", format]);
  assertNoCanary(`${run.stdout}${run.stderr}`, canary);
  expect(run).toMatchObject({ exitCode: path === good ? 0 : 1, stderr: "" });
  return run.stdout;
}

test("JSON is what its schema says", async () => {
  const { stdout: schema } = await world.run(["schema", "check"]);
  const validate = new Ajv2020().compile(JSON.parse(schema));
  for (const path of all) {
    const result = JSON.parse(await check(path, "json"));
    expect([validate(result), validate.errors]).toEqual([true, null]);
    expect(result.faults.length > 0).toBe(path !== good);
  }
  expect(validate({ faults: [{}], warnings: [], references: 0, asked: true })).toBe(false);
  const { faults } = JSON.parse(await check(refused, "json"));
  expect(faults).toEqual([
    {
      code: "denied_by_policy",
      message: 'cli:check may not use <<secret "env" "B">>: no grant allows it',
      ...{ file: "refused.toml", line: 6, column: 46, path: "a.b", reference: '<<secret "env" "B">>' },
      ...{ provider: "env", consumer: "cli:check" },
      grant: '[[grant]]\nconsumer = "cli:check"\nallow = ["env:B"]',
    },
  ]);
});

test("SARIF is what the standard's own schema says, with places that can be found in the file", async () => {
  // Its patterns are older than the u flag.
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  const schema = createRequire(import.meta.url)("schemastore/schemas/json/sarif-2.1.0.json");
  expect(schema.$id).toMatch(/oasis-tcs\/sarif-spec\/.*\/sarif-schema-2\.1\.0\.json$/);
  const validate = ajv.compile(schema);
  for (const path of all) {
    const log = JSON.parse(await check(path, "sarif"));
    expect([validate(log), validate.errors]).toEqual([true, null]);
    for (const { locations } of log.runs[0].results) expect(locations).toHaveLength(1);
  }
  const { runs: whole } = JSON.parse(await check(good, "sarif"));
  expect(whole[0].results).toMatchObject([
    {
      ruleId: "no_grants",
      locations: [{ physicalLocation: { artifactLocation: { uri: "good.toml" }, region: { startLine: 1 } } }],
    },
  ]);
  expect(validate({ version: "2.1.0", runs: [{ tool: {}, results: [] }] })).toBe(false);
  const { runs } = JSON.parse(await check(faulty, "sarif"));
  const [{ tool, results }] = runs;
  expect(tool.driver.rules[results[0].ruleIndex].id).toBe(results[0].ruleId);
  expect(results.map(({ level }: { level: string }) => level)).toContain("warning");
  expect(results.find(({ ruleId }: { ruleId: string }) => ruleId === "unknown_provider")).toMatchObject({
    level: "error",
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "a%2C%20100%25%3Ab.toml" },
          region: { startLine: 10, startColumn: 46 },
        },
        logicalLocations: [{ fullyQualifiedName: "a.b" }],
      },
    ],
  });
});

/** As the runner of GitHub Actions reads workflow commands. */
function readCommands(text: string) {
  const unescaped = (written: string, ...more: readonly [string, string][]) =>
    [...more, ["%0D", "\r"], ["%0A", "\n"], ["%25", "%"]].reduce(
      (read, [from = "", to = ""]) => read.replaceAll(from, to),
      written,
    );
  return text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, command = "", written = "", message = ""] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
      const properties = written.split(",").map((property) => {
        const split = property.indexOf("=");
        return [property.slice(0, split), unescaped(property.slice(split + 1), ["%3A", ":"], ["%2C", ","])];
      });
      return { command, ...Object.fromEntries(properties), message: unescaped(message) };
    });
}

test("on a runner of GitHub paths begin at the repository's root, wherever check runs", async () => {
  const environment = { GITHUB_WORKSPACE: world.home };
  const path = join(basename(world.directory), "refused.toml");
  const told = async (format: string) => {
    const run = await world.run(["check", "-c", refused, "--format", format], { environment });
    assertNoCanary(`${run.stdout}${run.stderr}`, canary);
    expect(run).toMatchObject({ exitCode: 1, stderr: "" });
    return run.stdout;
  };
  expect(new Set(readCommands(await told("github")).map(({ file }) => file))).toEqual(new Set([path]));
  const { runs } = JSON.parse(await told("sarif"));
  expect(runs[0].results).toMatchObject([
    { locations: [{ physicalLocation: { artifactLocation: { uri: path } } }] },
  ]);
});

test("the GitHub format annotates, whatever the file's name", async () => {
  const commands = readCommands(await check(faulty, "github"));
  expect(commands).toContainEqual({
    command: "error",
    file: "a, 100%:b.toml",
    line: "10",
    col: "46",
    title: "unknown_provider",
    message: 'a.b: a reference names a provider that is not configured: envv\ndid you mean "env"?',
  });
  expect(commands.filter(({ command }) => command === "warning").map(({ title }) => title)).toContain(
    "literal_credential",
  );
  const [denied] = readCommands(await check(refused, "github")).filter(({ command }) => command === "error");
  expect(denied?.message).toContain('\n[[grant]]\nconsumer = "cli:check"\nallow = ["env:B"]');
});
