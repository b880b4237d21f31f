import { createSecureContext, type SecureContext } from "node:tls";
import { SecretError } from "@latebound/provider";
import type { BackendPlace } from "../backend-place.ts";
import type { VaultOptions } from "../vault-options.ts";
import { fileFault, type OptionFile, readOptionFile } from "./option-file.ts";

/**
 * The certificates of one instance. A context, not its parts: `NODE_DEBUG=https` prints the options of every
 * connection, a private key among them.
 * @throws {SecretError} `invalid_config` for a file that can't be read or holds something else
 */
export async function openSecureContext(
  { ca_file, client_cert_file, client_key_file }: VaultOptions,
  place: BackendPlace,
): Promise<SecureContext> {
  const [ca, cert, key] = await Promise.all([
    readPem("CERTIFICATE", { option: "ca_file", path: ca_file, place }),
    readPem("CERTIFICATE", { option: "client_cert_file", path: client_cert_file, place }),
    readPem("PRIVATE KEY", { option: "client_key_file", path: client_key_file, place }),
  ]);
  try {
    return createSecureContext({ ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) });
  } catch {
    throw new SecretError("invalid_config", {
      message: `${place.provider}: the certificates can't be used`,
      provider: place.provider,
      hint: "check that ca_file is sound, and that client_key_file is the unencrypted key of client_cert_file",
    });
  }
}

/** Checked first, since a CA file without a certificate would be taken for one that trusts nothing, or everything. */
async function readPem(
  label: string,
  { path, ...named }: Omit<OptionFile, "path"> & { readonly path: string | undefined },
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const text = await readOptionFile({ ...named, path });
  if (new RegExp(`-----BEGIN [A-Z0-9 ]*${label}-----`).test(text)) return text;
  throw fileFault({ ...named, path }, `holds no PEM ${label.toLowerCase()}`);
}
