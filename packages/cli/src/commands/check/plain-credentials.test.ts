import { inspectConfig } from "@latebound/core/inspection";
import { createCanary, fakeProvider, findCanary } from "@latebound/testing";
import { expect, test } from "vitest";
import { plainCredentials } from "./plain-credentials.ts";

const canary = createCanary();
const late = `'<<secret "fake" "x">>'`;

async function pathsOf(toml: string): Promise<readonly string[]> {
  const file = { path: "/app.toml", text: `[secret.fake]\n${toml}` };
  const { tables } = await inspectConfig([file], [fakeProvider({})]);
  if (!tables) throw new Error("the config has faults");
  const found = await plainCredentials(tables.config);
  expect(findCanary(JSON.stringify(found), canary)).toBeUndefined();
  return found.map(({ path, isByName }) => `${path.join(".")}${isByName ? " by its name" : ""}`);
}

test("a registry's login is one, where it isn't a reference", async () => {
  const login = (value: string) =>
    `[container.web.registry]\nusername = "robot"\nserver = "r.example"\npassword = ${value}\nidentity_token = ${value}\n`;
  expect(await pathsOf(login(`"${canary}"`))).toEqual([
    "container.web.registry.password",
    "container.web.registry.identity_token",
  ]);
  expect(await pathsOf(login(late))).toEqual([]);
});

test.each(["process.web", "container.web"])("variables of %s that are named as one are", async (table) => {
  const names = [
    "DB_PASSWORD",
    "PGPASSWORD",
    "github_token",
    "STRIPE_API_KEY",
    "AWS_ACCESS_KEY_ID",
    "MYSQL_PWD",
  ];
  const others = ["LOG_LEVEL", "PASSWORD_FILE", "TOKEN_URL", "KEY", "PUBLIC_KEY"];
  const lines = [...names, ...others].map((name) => `${name} = "${canary}"\n`).join("");
  const references = `LATE_TOKEN = ${late}\nIN_TEXT_TOKEN = 'Bearer <<secret "fake" "x">>'\n`;
  const mistyped = `OLD_TOKEN = '<<secrt "fake" "x">>'\nNEW_TOKEN = '<<secret "nobody" "x">>'\n`;
  const switches = 'ALLOW_EMPTY_PASSWORD = "yes"\nNO_PASSWORD = ""\n';
  expect(await pathsOf(`[${table}.env]\n${lines}${references}${mistyped}${switches}`)).toEqual(
    names.map((name) => `${table}.env.${name} by its name`),
  );
});

test("one with a delivery of its own, too", async () => {
  const env = (value: string) => `[container.web]\nenv.TOKEN = { value = ${value}, deliver = "env" }\n`;
  expect(await pathsOf(env(`"${canary}"`))).toEqual(["container.web.env.TOKEN.value by its name"]);
  expect(await pathsOf(env(late))).toEqual([]);
});
