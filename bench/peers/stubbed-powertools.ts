import type { Missing } from "../report/answer.ts";
import type { Setting } from "../setting.ts";
import { openPowertools, openSdk, type SecretReader } from "./secret-readers.ts";

/** Powertools on an SDK client that answers every secret with the value, without network. */
export async function openStubbedPowertools(
  setting: Setting,
  value: string,
  onCall: () => Promise<void> | void = () => {},
): Promise<SecretReader | Missing> {
  const loaded = await openSdk(setting);
  if ("missing" in loaded) return loaded;
  const client = new loaded.sdk.SecretsManagerClient({ region: "eu-central-1" });
  client.send = async () => {
    await onCall();
    return { SecretString: value };
  };
  return openPowertools(setting, client);
}
