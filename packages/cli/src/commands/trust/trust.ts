import { resolve } from "node:path";
import { readConfigFile } from "@latebound/core/config-file";
import { cleanText } from "@latebound/provider";
import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { configName, findConfig, isRegular } from "../../project/find-config.ts";
import { openTrustStore, trustPath } from "../../project/trust-store.ts";

/** Records, or forgets, that the user trusts a config with its present content. */
export async function trust({ words, options, surroundings }: CommandInput): Promise<number> {
  const [named] = words;
  const found = named === undefined ? findConfig(surroundings) : resolve(surroundings.directory, named);
  if (found === undefined) throw usageFault(`there is no ${configName} here or in a folder above`);
  isRegular(found);
  const text = await readConfigFile(found, { followsLink: false });
  const path = trustPath(found);
  const shown = cleanText(path, 4_096);
  const store = openTrustStore(surroundings);
  if (options.revoke === true) {
    const known = store.remove(path);
    surroundings.stderr.write(known ? `${shown} is not trusted any more\n` : `${shown} was not trusted\n`);
    return 0;
  }
  store.add(path, text);
  surroundings.stderr.write(`${shown} is trusted with its present content\n`);
  return 0;
}
