import type { Zod } from "@latebound/provider";
import type * as zod from "zod";
import { type OptionRule, optionRules } from "./option-rules.ts";
import { addressFault } from "./transport/vault-address.ts";
import { prefixFault } from "./vault-path.ts";

/** The options of a `[secret.vault_*]` table, as its schema parses them. */
export type VaultOptions = zod.infer<ReturnType<typeof tableOf>>;

/** The strict schema of the options; credentials and files carry their marks, missing ones are reported together. */
export function vaultOptions(z: Zod): zod.ZodType<VaultOptions> {
  return optionRules.reduce((schema, rule) => withRule(schema, rule), tableOf(z));
}

/** A rule that is asked even when an option beside it is missing or wrong. */
function withRule<Schema extends zod.ZodType>(schema: Schema, { path, message, holds }: OptionRule): Schema {
  return schema.refine((options) => holds(options), { path: [...path], message, when: () => true });
}

function tableOf(z: Zod) {
  return z.strictObject({
    address: checked(z.string(), (address) => addressFault(address, { unix: true })),
    namespace: checked(z.string(), prefixFault).optional(),
    ...loginOptions(z),
    ca_file: file(z).optional(),
    client_cert_file: file(z).optional(),
    client_key_file: file(z).optional(),
    tls_server_name: checked(z.string(), hostNameFault).optional(),
    proxy: checked(z.string(), addressFault).optional(),
    standbys: z.array(checked(z.string(), addressFault)).optional(),
    mount: checked(z.string(), prefixFault).optional(),
    kv_version: z.union([z.literal(1), z.literal(2)]).optional(),
  });
}

function loginOptions(z: Zod) {
  return {
    token: credential(z).optional(),
    token_file: file(z).optional(),
    approle: z
      .strictObject({
        role_id: credential(z),
        secret_id: credential(z).optional(),
        wrapped_secret_id: credential(z).optional(),
        mount: checked(z.string(), prefixFault).default("approle"),
      })
      .optional(),
    kubernetes: z
      .strictObject({
        role: z.string().min(1),
        mount: checked(z.string(), prefixFault).default("kubernetes"),
        jwt_file: file(z).default("/var/run/secrets/kubernetes.io/serviceaccount/token"),
      })
      .optional(),
    jwt: z
      .strictObject({
        role: z.string().min(1),
        mount: checked(z.string(), prefixFault).default("jwt"),
        token: credential(z).optional(),
        token_file: file(z).optional(),
      })
      .optional(),
  };
}

function credential(z: Zod) {
  return checked(z.string(), credentialFault).meta({ secret: true });
}

function credentialFault(text: string): string | undefined {
  if (/^[\x21-\x7e]{1,65536}$/.test(text)) return undefined;
  return "must be visible ASCII characters without spaces or line ends (`| trim` takes a line end away)";
}

function hostNameFault(text: string): string | undefined {
  return /^[A-Za-z0-9.-]{1,253}$/.test(text) ? undefined : "must be a host name";
}

function file(z: Zod) {
  return z.string().min(1).meta({ path: true });
}

/** The string with a check whose answer is the issue's message. */
function checked(schema: zod.ZodString, faultOf: (text: string) => string | undefined) {
  return schema.superRefine((text, context) => {
    const message = faultOf(text);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
}
