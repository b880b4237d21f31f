import type { Config } from "@latebound/core";
import { registryCredentials } from "../../schemas/sink-table-schemas.ts";
import { lookAlikesIn } from "./look-alikes.ts";
import { type WrittenValue, writtenValues } from "./written-values.ts";

/** A credential in plain, and whether only its variable's name says that it is one. */
export interface PlainCredential extends Pick<WrittenValue, "path"> {
  readonly isByName: boolean;
}

/** The credentials that the tables of sinks hold in plain: registry logins, and variables that are named as one. */
export async function plainCredentials({
  sinkTables,
}: Pick<Config, "sinkTables">): Promise<readonly PlainCredential[]> {
  const written = writtenValues(sinkTables, []).filter(({ value }) => isPlain(value));
  if (written.length === 0) return [];
  const { isCredentialName } = await import("@latebound/sink-process");
  return written.flatMap(({ path }): PlainCredential[] => {
    if (isRegistryCredential(path)) return [{ path, isByName: false }];
    const name = variableOf(path);
    return name !== undefined && isCredentialName(name) ? [{ path, isByName: true }] : [];
  });
}

/** No reference, nor what was meant as one, nor what switches something, as in `ALLOW_EMPTY_PASSWORD = "yes"`. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "string" || /<<secret(?![\w-])/.test(value)) return false;
  return !/^(?:true|false|yes|no|on|off|\d|)$/i.test(value) && lookAlikesIn(value).length === 0;
}

function isRegistryCredential([table, , option, key, ...inside]: WrittenValue["path"]): boolean {
  const isLogin = table === "container" && option === "registry" && inside.length === 0;
  return isLogin && registryCredentials.includes(String(key));
}

/** Of a variable's text, which stands in a table where the variable has a delivery of its own. */
function variableOf([, , option, name, ...inside]: WrittenValue["path"]): string | undefined {
  const isItsText = inside.length === 0 || (inside.length === 1 && inside[0] === "value");
  return option === "env" && typeof name === "string" && isItsText ? name : undefined;
}
