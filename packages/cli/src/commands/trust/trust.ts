import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readConfigFile } from "@latebound/core/config-file";
import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { configName, findConfig, isRegular } from "../../project/find-config.ts";
import { openTrustStore } from "../../project/trust-store.ts";

/** Records, or forgets, that the user trusts a config with its present content. */
export async function trust({ words, options, surroundings }: CommandInput): Promise<number> {
  const [named] = words;
  const found = named === undefined ? findConfig(surroundings) : resolve(surroundings.directory, named);
  if (found === undefined) throw usageFault(`there is no ${configName} here or in a folder above`);
  isRegular(found);
  const text = await readConfigFile(found, { followsLink: false });
  const path = join(realpathSync(dirname(found)), basename(found));
  const store = openTrustStore(surroundings);
  if (options.revoke === true) {
    const known = store.remove(path);
    surroundings.stderr.write(known ? `${path} is not trusted any more\n` : `${path} was not trusted\n`);
    return 0;
  }
  store.add(path, text);
  surroundings.stderr.write(`${path} is trusted with its present content\n`);
  return 0;
}
