import { describe, expect, test } from "vitest";
import { z } from "zod";
import { vaultOptions } from "./vault-options.ts";

const address = "https://vault.internal:8200";
const token = "hvs.canary-6d1f0b";

function issuesOf(options: unknown): [string, string][] {
  const result = vaultOptions(z).safeParse(options);
  return (result.error?.issues ?? []).map((issue) => [issue.path.join("."), issue.message]);
}

describe("the options", () => {
  test("the seed's form is enough", () => {
    expect(vaultOptions(z).parse({ address: "http://127.0.0.1:8200", token })).toEqual({
      address: "http://127.0.0.1:8200",
      token,
    });
  });

  test("address and login are reported missing together", () => {
    expect(issuesOf({}).map(([path]) => path)).toEqual(["address", "token"]);
  });

  test.each([
    [{ token, token_file: "/run/token" }],
    [{ token, approle: { role_id: "r", secret_id: "s" } }],
    [{ kubernetes: { role: "r" }, jwt: { role: "r", token: "t" } }],
  ])("two logins are refused: %j", (logins) => {
    expect(issuesOf({ address, ...logins })).toEqual([["", expect.stringContaining("only one of")]]);
  });

  test.each([
    ["approle", { role_id: "r" }],
    ["approle", { role_id: "r", secret_id: "s", wrapped_secret_id: "w" }],
    ["jwt", { role: "r" }],
    ["jwt", { role: "r", token: "t", token_file: "/t" }],
  ])("%s needs one credential and only one: %j", (name, table) => {
    expect(issuesOf({ address, [name]: table })).toEqual([[name, expect.stringContaining("only one")]]);
  });

  test.each([["client_cert_file"], ["client_key_file"], ["mount"]])("%s doesn't go alone", (name) => {
    expect(issuesOf({ address, token, [name]: "x" })).toEqual([
      ["", expect.stringContaining("need each other")],
    ]);
  });

  test("every login has its defaults", () => {
    const parse = (login: object) => vaultOptions(z).parse({ address, ...login });
    expect(parse({ approle: { role_id: "r", secret_id: "s" } }).approle?.mount).toBe("approle");
    expect(parse({ jwt: { role: "r", token: "t" } }).jwt?.mount).toBe("jwt");
    const { kubernetes } = parse({ kubernetes: { role: "r" } });
    expect(kubernetes?.mount).toBe("kubernetes");
    expect(kubernetes?.jwt_file).toBe("/var/run/secrets/kubernetes.io/serviceaccount/token");
  });

  test.each([
    ["vault.internal:8200"],
    ["ftp://vault.internal"],
    ["https://user@vault.internal"],
    ["https://vault.internal/?a=b"],
    ["https://vault.internal/#"],
    ["unix://relative"],
    [""],
  ])("an address like %j is refused without being quoted", (bad) => {
    const issues = issuesOf({ address: bad, token });
    expect(issues.map(([path]) => path)).toEqual(["address"]);
    if (bad !== "") expect(JSON.stringify(issues)).not.toContain(bad);
  });

  test.each([["http://vault.internal:8200/v1"], ["https://vault.internal/vault/v1/"]])(
    "%j is refused, since the provider adds /v1 itself",
    (bad) => {
      expect(issuesOf({ address: bad, token })).toEqual([
        ["address", expect.stringMatching(/^must end before \/v1, as in https:\/\/vault\.internal:8200/)],
      ]);
    },
  );

  test("a unix socket is an address, but not with a proxy", () => {
    expect(issuesOf({ address: "unix:///run/agent.sock", token })).toEqual([]);
    const issues = issuesOf({ address: "unix:///run/agent.sock", token, proxy: "http://proxy:3128" });
    expect(issues.map(([path]) => path)).toEqual(["proxy"]);
  });

  test.each([["sys"], ["auth/x"], ["a//b"], ["../a"], [""], ["a\nb"]])(
    "a mount or namespace like %j is refused",
    (bad) => {
      expect(issuesOf({ address, token, namespace: bad }).map(([path]) => path)).toEqual(["namespace"]);
      expect(issuesOf({ address, token, mount: bad, kv_version: 2 }).map(([path]) => path)).toEqual([
        "mount",
      ]);
    },
  );

  test.each([[""], [`${token}\n`], ["with space"], ["ünicode"]])(
    "a token like %j is refused without being quoted",
    (bad) => {
      const issues = issuesOf({ address, token: bad });
      expect(issues.map(([path]) => path)).toEqual(["token"]);
      expect(JSON.stringify(issues)).not.toContain("canary");
    },
  );

  test("an unknown option is refused", () => {
    expect(vaultOptions(z).safeParse({ address, token, skip_verify: true }).success).toBe(false);
  });

  test("credentials and files carry their marks", () => {
    const outline = JSON.stringify(z.toJSONSchema(vaultOptions(z), { io: "input", unrepresentable: "any" }));
    const marked = (mark: string) => outline.match(new RegExp(`"\\w+":\\{[^{}]*"${mark}":true`, "g"))?.length;
    expect(marked("secret")).toBe(5);
    expect(marked("path")).toBe(6);
  });
});
