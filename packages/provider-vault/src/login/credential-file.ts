import { fileFault, type OptionFile, readOptionFile } from "../transport/option-file.ts";

/**
 * The token that a file holds, without white space at its ends; read anew at every login, since whoever writes it
 * may have replaced it.
 * @throws {SecretError} `invalid_config`
 */
export async function readCredential(file: OptionFile): Promise<string> {
  const credential = (await readOptionFile(file)).trim();
  if (/^[\x21-\x7e]+$/.test(credential)) return credential;
  throw fileFault(file, "doesn't hold one token and nothing else");
}
