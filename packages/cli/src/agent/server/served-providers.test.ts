import { parseConfig } from "@latebound/core";
import { expect, test } from "vitest";
import { createKinds } from "../../project/kinds.ts";
import { credentialFiles, servedProviders } from "./served-providers.ts";

const standard = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** The providers that are served, and the files that they log in with. */
async function servedWith(kubernetes: string) {
  const text = `[secret.env]\n[secret.vault]\naddress = "http://127.0.0.1:8200"\nkubernetes = { ${kubernetes} }\n`;
  const config = await parseConfig(text, { kinds: createKinds({}) });
  return [[...servedProviders(config)], credentialFiles(config)];
}

test("a login by Kubernetes is served with its file known, the one by default as well", async () => {
  expect(await servedWith('role = "app"')).toEqual([["vault"], [standard]]);
  expect(await servedWith('role = "app", jwt_file = "/own/token"')).toEqual([["vault"], ["/own/token"]]);
  const late = `role = '<<secret "env" "ROLE">>'`;
  expect(await servedWith(`${late}, jwt_file = "/own/token"`)).toEqual([["vault"], ["/own/token"]]);
  expect(await servedWith(late)).toEqual([[], []]);
});
