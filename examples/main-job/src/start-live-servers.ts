import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { startAwsEmulator } from "../../../tests/servers/aws-emulator.ts";
import { type OpenBao, startOpenBao } from "../../../tests/servers/openbao.ts";
import { planted } from "./planted.ts";

/** A real OpenBao and an AWS emulator on loopback, filled with the sample's secrets and named in the environment. */
export async function startLiveServers(): Promise<{ stop(): Promise<void> }> {
  const [bao, aws] = await Promise.all([startOpenBao(), startAwsEmulator()]);
  await Promise.all([fillOpenBao(bao), fillAws(aws.endpoint, aws.region)]);
  Object.assign(process.env, {
    SAMPLE_VAULT_ADDRESS: bao.address,
    SAMPLE_VAULT_TOKEN: bao.token,
    SAMPLE_AWS_ENDPOINT: aws.endpoint,
    AWS_ACCESS_KEY_ID: "sample",
    AWS_SECRET_ACCESS_KEY: "sample",
  });
  return {
    async stop() {
      await Promise.all([bao.stop(), aws.stop()]);
    },
  };
}

async function fillOpenBao(bao: OpenBao): Promise<void> {
  await bao.call("POST", "secret/data/mail/smtp", { data: { password: planted.smtpPassword } });
  const auth = { cookie_key: planted.cookieKey, oauth_secret: planted.oauthSecret };
  await bao.call("POST", "secret/data/auth", { data: auth });
}

async function fillAws(endpoint: string, region: string): Promise<void> {
  const credentials = { accessKeyId: "sample", secretAccessKey: "sample" };
  const client = new SecretsManagerClient({ endpoint, region, credentials });
  const SecretString = JSON.stringify({ password: planted.gitPassword });
  await client.send(new CreateSecretCommand({ Name: "deploy/git", SecretString }));
  client.destroy();
}
