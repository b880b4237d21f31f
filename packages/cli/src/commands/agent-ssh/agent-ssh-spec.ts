import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound agent ssh`. */
export const agentSshSpec: CommandSpec = {
  name: "agent ssh",
  summary: "Serve SSH keys from references, as ssh-agent does with files",
  description: [
    "The private key is fetched when a client asks for a signature. It is never on disk; in memory it stays as long as " +
      "the provider's cache_ttl and max_stale say. With a COMMAND, that is run with SSH_AUTH_SOCK set, and the agent ends " +
      "with it; without one the line to set it is printed, and the agent serves until it is interrupted.",
    "Keys are Ed25519, ECDSA or RSA, in OpenSSH's format or PEM. Listing takes the public half from the private key, " +
      "unless --public-key names it. Clients can't add or remove keys, and RSA never signs with SHA-1. The consumer is " +
      "cli:agent/ssh: where grants are written it needs one.",
  ],
  arguments: [],
  options: [
    {
      flag: "--key",
      value: "NAME=REF",
      repeats: true,
      summary: "serve this private key; NAME is what ssh-add -L shows behind it",
    },
    {
      flag: "--public-key",
      value: "NAME=FILE",
      repeats: true,
      summary: "its public half, a .pub file, so that listing fetches nothing",
    },
    {
      flag: "--passphrase",
      value: "NAME=REF",
      repeats: true,
      summary: "what the private key is encrypted with",
    },
    {
      flag: "--socket",
      value: "PATH",
      summary: "where to listen, in a folder that only you can look into (0700)",
      default: "a fresh name in $XDG_RUNTIME_DIR/latebound",
    },
  ],
  rest: "COMMAND ARG…",
  examples: [
    {
      line: "latebound agent ssh --key deploy=vault:secret/deploy#private_key -- git push",
      says: "push with a key that is in no file",
    },
    {
      line: "latebound agent ssh --key deploy=vault:secret/deploy#private_key --public-key deploy=deploy.pub",
      says: "serve until Ctrl-C; other terminals use the SSH_AUTH_SOCK that is printed",
    },
  ],
  exitCodes: [{ code: "0-255", meaning: "the COMMAND's own; 126 or 127 when it can't be started" }],
  load: async () => (await import("./agent-ssh.ts")).serveSsh,
};
