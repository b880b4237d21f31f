import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createFakeVault } from "../test/fake-vault.ts";

const address = "http://canary-late-host.invalid:1234";
const unreachable = () => {
  throw Object.assign(new Error("getaddrinfo canary-late-host.invalid"), { code: "ENOTFOUND" });
};
const late = { address, token: "hvs.canary-late-token" };

async function faultOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "no fault",
    (fault: unknown) => fault,
  );
}

describe("an address from a reference", () => {
  const routes = { "GET sys/internal/ui/mounts/*": unreachable, "GET auth/token/lookup-self": unreachable };

  test("is in no fault, which names the provider and the option instead", async () => {
    const fault = await faultOf(createFakeVault(routes, late, ["token"]).get("secret/db"));
    expect(fault).toMatchObject({
      code: "unavailable",
      provider: "vault_test",
      message: "vault_test has a host name that can't be resolved (look at address in [secret.vault_test])",
    });
    expect(inspect(fault, { showHidden: true, depth: 9 }) + JSON.stringify(fault)).not.toContain("canary");
  });

  test("is in no fault of an answer", async () => {
    const sealed = { status: 503, body: { errors: ["Vault is sealed"] } };
    const fake = createFakeVault({ "GET auth/token/lookup-self": sealed }, late, ["token"]);
    const fault = await faultOf(fake.get("secret/db"));
    expect(fault).toMatchObject({ message: "vault_test is sealed (HTTP 503) (unseal it)" });
    expect(inspect(fault, { showHidden: true, depth: 9 })).not.toContain("canary");
  });

  test("is shown by its origin where the operator wrote it", async () => {
    const literal = { address: "http://vault.invalid:1234/below", token: late.token };
    const fault = await faultOf(createFakeVault(routes, literal, ["address"]).get("secret/db"));
    expect(fault).toMatchObject({
      message: expect.stringMatching(/^vault_test at http:\/\/vault\.invalid:1234 has a host name/),
    });
    expect(JSON.stringify(fault)).not.toContain("canary");
  });
});

describe("a file that can't be read", () => {
  const path = "/nosuch-canary/token";
  const hint = (option: string) => ({ hint: `look at ${option} in [secret.vault_test]` });

  test.each([
    [{ token_file: path }, "token_file"],
    [{ jwt: { role: "r", token_file: path } }, "jwt.token_file"],
    [{ kubernetes: { role: "r", jwt_file: path } }, "kubernetes.jwt_file"],
  ])("is named by %j's provider and option, and shown where it is literal", async (options, option) => {
    const [table = ""] = Object.keys(options);
    const [known, unknown] = await Promise.all([
      faultOf(createFakeVault({}, options, [table]).get("secret/db")),
      faultOf(createFakeVault({}, options, ["address"]).get("secret/db")),
    ]);
    const end = `of the option ${option} can't be opened (ENOENT) (look at ${option} in [secret.vault_test])`;
    expect(known).toMatchObject({ ...hint(option), message: `vault_test: the file ${path} ${end}` });
    expect(unknown).toMatchObject({
      ...{ code: "invalid_config", provider: "vault_test", ...hint(option) },
      message: `vault_test: the file ${end}`,
    });
    expect(inspect(unknown, { showHidden: true, depth: 9 })).not.toContain("canary");
  });
});

test("an address below a path is asked below that path", async () => {
  const fake = createFakeVault({}, { address: "http://gate.test/vault/", token: late.token });
  expect(await fake.get("secret/db")).toBeUndefined();
  expect(fake.requests.map(({ sent }) => sent.url)).toContain("http://gate.test/vault/v1/secret/data/db");
});
