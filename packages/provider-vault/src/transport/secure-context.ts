import { createSecureContext, type SecureContext } from "node:tls";
import { SecretError } from "@latebound/provider";
import type { VaultOptions } from "../vault-options.ts";
import { readOptionFile } from "./option-file.ts";

/**
 * The certificates of one instance. A context, not its parts: `NODE_DEBUG=https` prints the options of every
 * connection, a private key among them.
 * @throws {SecretError} `invalid_config` for a file that can't be read or holds something else
 */
export async function openSecureContext(options: VaultOptions): Promise<SecureContext> {
  const [ca, cert, key] = await Promise.all([
    readPem("ca_file", options.ca_file, "CERTIFICATE"),
    readPem("client_cert_file", options.client_cert_file, "CERTIFICATE"),
    readPem("client_key_file", options.client_key_file, "PRIVATE KEY"),
  ]);
  try {
    return createSecureContext({ ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) });
  } catch {
    throw new SecretError("invalid_config", {
      message: "the certificates can't be used",
      hint: "check that ca_file is sound, and that client_key_file is the unencrypted key of client_cert_file",
    });
  }
}

/** Checked first, since a CA file without a certificate would be taken for one that trusts nothing, or everything. */
async function readPem(option: string, path: string | undefined, label: string): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const text = await readOptionFile(option, path);
  if (new RegExp(`-----BEGIN [A-Z0-9 ]*${label}-----`).test(text)) return text;
  throw new SecretError("invalid_config", { message: `${option} holds no PEM ${label.toLowerCase()}` });
}
