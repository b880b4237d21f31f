import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { startAwsEmulator } from "../../../../tests/servers/aws-emulator.ts";
import { startFaultProxy } from "../../../../tests/servers/fault-proxy.ts";
import { translateMotoDenial } from "../../../../tests/servers/moto-denial.ts";
import { createAwsAccount } from "./aws-account.ts";

/** What a secret is given. */
export type Value = { readonly text: string } | { readonly bytes: Uint8Array };

/** Secrets Manager with IAM enforced, behind a proxy that denies as AWS does and counts. */
export async function startMotoWorld() {
  const emulator = await startAwsEmulator();
  const { endpoint, region } = emulator;
  const proxy = await startFaultProxy({ target: endpoint, answer: translateMotoDenial });
  const account = createAwsAccount(endpoint);
  const everything = ["secretsmanager:*", "sts:*"];
  const admin = await account.createUser("admin", everything);
  const reader = await account.createUser("reader", ["secretsmanager:GetSecretValue"]);
  const stranger = await account.createUser("stranger", []);
  const roleArn = await account.createRole("app", everything);
  const session = await account.assumeRole(roleArn);
  await emulator.enforceIam();
  const client = new SecretsManagerClient({ endpoint, region, credentials: admin, maxAttempts: 1 });
  const secrets = createSeeder(client);
  return {
    proxy,
    region,
    admin,
    reader,
    stranger,
    roleArn,
    session,
    ...secrets,
    stop: async () => {
      client.destroy();
      await proxy.stop();
      await emulator.stop();
    },
  };
}

/** What `startMotoWorld` gives. */
export type MotoWorld = Awaited<ReturnType<typeof startMotoWorld>>;

function createSeeder(client: SecretsManagerClient) {
  const arns = new Map<string, string>();
  return {
    /** Stores a new current version and gives its id. */
    async put(name: string, value: Value, stages?: string[]): Promise<string> {
      const content = "text" in value ? { SecretString: value.text } : { SecretBinary: value.bytes };
      const known = arns.has(name);
      const input = { ...content, ...(stages === undefined ? {} : { VersionStages: stages }) };
      const made = known
        ? await client.send(new PutSecretValueCommand({ SecretId: name, ...input }))
        : await client.send(new CreateSecretCommand({ Name: name, ...content }));
      arns.set(name, made.ARN ?? "");
      return made.VersionId ?? "";
    },
    /** A secret that has never had a value. */
    async createEmpty(name: string): Promise<void> {
      arns.set(name, (await client.send(new CreateSecretCommand({ Name: name }))).ARN ?? "");
    },
    async remove(name: string): Promise<void> {
      await client.send(new DeleteSecretCommand({ SecretId: name, RecoveryWindowInDays: 7 }));
    },
    arnOf: (name: string) => arns.get(name) ?? "",
  };
}
