import { resolve } from "node:path";
import { isLate, type Late } from "@latebound/core";
import { readConfigFile } from "@latebound/core/config-file";
import { CommandFault, usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import type { SshAgentKey } from "../../ssh-agent/ssh-agent-key.ts";
import { referenceText } from "../get/reference-text.ts";

type Options = CommandInput["options"];

/** What the options of keys are read with. */
export interface KeySource {
  /** Where relative paths begin. */
  readonly directory: string;
  readonly bind: (text: string) => unknown;
}

/** Passes when the options name keys, each once, and nothing of a key that isn't there. @throws {CommandFault} */
export function checkKeyOptions(options: Options): void {
  const keys = namedWords(options, "--key");
  if (keys.size === 0) throw usageFault("no key is named", "name one: --key NAME=REF");
  for (const flag of ["--public-key", "--passphrase"] as const) {
    for (const name of namedWords(options, flag).keys())
      if (!keys.has(name))
        throw usageFault(`${flag} is for a key that no --key names`, "NAME has to be the same");
  }
}

/** The keys that the options name, bound and with their public halves read. @throws {CommandFault} @throws {SecretError} */
export async function openSshKeys(options: Options, source: KeySource): Promise<readonly SshAgentKey[]> {
  const publicKeys = namedWords(options, "--public-key");
  const passphrases = namedWords(options, "--passphrase");
  const open = async ([name, word]: readonly [string, string]): Promise<SshAgentKey> => {
    const file = publicKeys.get(name);
    const passphrase = passphrases.get(name);
    return {
      name,
      privateKey: bindWord(word, "--key", source),
      passphrase: passphrase === undefined ? undefined : bindWord(passphrase, "--passphrase", source),
      publicKey: file === undefined ? undefined : await readPublicKey(resolve(source.directory, file)),
    };
  };
  return await Promise.all([...namedWords(options, "--key")].map(open));
}

const optionNames = { "--key": "key", "--public-key": "publicKey", "--passphrase": "passphrase" } as const;
type Flag = keyof typeof optionNames;

/** What stands behind `NAME=`, by name. Nothing of a word is echoed: a value may stand where a name should. */
function namedWords(options: Options, flag: Flag): ReadonlyMap<string, string> {
  const given = options[optionNames[flag]];
  const words = new Map<string, string>();
  for (const word of Array.isArray(given) ? given : []) {
    const [, name, rest] = /^([\w.@-][\w.@ -]{0,127})=(.+)$/s.exec(word) ?? [];
    if (name === undefined || rest === undefined)
      throw usageFault(`${flag} takes a name of letters and digits, "=", and what it stands for`);
    if (words.has(name)) throw usageFault(`${flag} names ${name} twice`);
    words.set(name, rest);
  }
  return words;
}

function bindWord(word: string, flag: Flag, { bind }: KeySource): Late<unknown> {
  const bound = bind(referenceText(word));
  if (isLate(bound)) return bound;
  throw usageFault(`${flag} holds no reference`, "write it as NAME=PROVIDER:KEY");
}

async function readPublicKey(path: string): Promise<string> {
  try {
    return await readConfigFile(path);
  } catch {
    throw new CommandFault(`${path} can't be read`, {
      hint: "--public-key takes a file such as id_ed25519.pub",
    });
  }
}
