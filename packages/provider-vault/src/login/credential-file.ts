import { SecretError } from "@latebound/provider";
import { readOptionFile } from "../transport/option-file.ts";

/**
 * The token that a file holds, without white space at its ends; read anew at every login, since whoever writes it
 * may have replaced it.
 * @throws {SecretError} `invalid_config`
 */
export async function readCredential(option: string, path: string): Promise<string> {
  const credential = (await readOptionFile(option, path)).trim();
  if (/^[\x21-\x7e]+$/.test(credential)) return credential;
  throw new SecretError("invalid_config", { message: `${option} doesn't hold one token and nothing else` });
}
