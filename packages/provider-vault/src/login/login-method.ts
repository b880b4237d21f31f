import type { VaultOptions } from "../vault-options.ts";
import { readCredential } from "./credential-file.ts";
import type { LoginMethod } from "./login.ts";
import { postLogin } from "./post-login.ts";
import { lookUpToken } from "./token-lookup.ts";
import { createWrappedSecretId } from "./wrapped-secret-id.ts";

/** The method that the options name; the schema has seen to it that there is exactly one. */
export function loginMethodOf(options: VaultOptions): LoginMethod {
  if (options.approle) return approle(options.approle, options.namespace);
  if (options.kubernetes) return kubernetes(options.kubernetes);
  if (options.jwt) return jwt(options.jwt);
  return options.token_file === undefined ? staticToken(options.token ?? "") : tokenFile(options.token_file);
}

const repeatable = { canRepeat: true, needsOperator: false, ownsToken: true } as const;

function staticToken(token: string): LoginMethod {
  return {
    name: "token",
    canRepeat: false,
    needsOperator: true,
    ownsToken: false,
    logIn: (tools, signal) => lookUpToken(tools, token, signal),
  };
}

function tokenFile(path: string): LoginMethod {
  return {
    ...repeatable,
    name: "token_file",
    ownsToken: false,
    async logIn(tools, signal) {
      const token = await readCredential({ option: "token_file", path, place: tools.place });
      return lookUpToken(tools, token, signal);
    },
  };
}

function approle(options: NonNullable<VaultOptions["approle"]>, namespace: string | undefined): LoginMethod {
  const { role_id, secret_id, wrapped_secret_id: wrappingToken = "", mount } = options;
  const unwrap = createWrappedSecretId({ wrappingToken, mount, namespace });
  return {
    ...repeatable,
    name: "approle",
    needsOperator: secret_id === undefined,
    async logIn(tools, signal) {
      const body = { role_id, secret_id: secret_id ?? (await unwrap(tools)) };
      return postLogin(tools, { method: "approle", mount, body }, signal);
    },
  };
}

function kubernetes({ role, mount, jwt_file }: NonNullable<VaultOptions["kubernetes"]>): LoginMethod {
  return {
    ...repeatable,
    name: "kubernetes",
    async logIn(tools, signal) {
      const file = { option: "kubernetes.jwt_file", path: jwt_file, place: tools.place };
      const body = { role, jwt: await readCredential(file) };
      return postLogin(tools, { method: "kubernetes", mount, body }, signal);
    },
  };
}

function jwt({ role, mount, token, token_file }: NonNullable<VaultOptions["jwt"]>): LoginMethod {
  return {
    ...repeatable,
    name: "jwt",
    needsOperator: token !== undefined,
    async logIn(tools, signal) {
      const file = { option: "jwt.token_file", path: token_file ?? "", place: tools.place };
      const signed = token ?? (await readCredential(file));
      return postLogin(tools, { method: "jwt", mount, body: { role, jwt: signed } }, signal);
    },
  };
}
