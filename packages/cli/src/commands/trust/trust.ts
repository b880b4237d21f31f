import { resolve } from "node:path";
import { readConfigFile } from "@latebound/core/config-file";
import { cleanText } from "@latebound/provider";
import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { findConfig, isRegular } from "../../project/find-config.ts";
import { noConfigFault } from "../../project/no-config-fault.ts";
import { openTrustStore, trustPath } from "../../project/trust-store.ts";

/** Records, or forgets, that the user trusts a config with its present content. */
export async function trust({ words, options, surroundings }: CommandInput): Promise<number> {
  const [named] = words;
  const [configured] = globalOptionsOf({ options }).config;
  if (configured !== undefined)
    throw usageFault(
      "a config that is named with --config needs no trust",
      `to trust it where it is found, write: latebound trust${options.revoke === true ? " --revoke" : ""} ${configured}`,
    );
  const found = named === undefined ? findConfig(surroundings) : resolve(surroundings.directory, named);
  if (found === undefined) throw noConfigFault(surroundings);
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
