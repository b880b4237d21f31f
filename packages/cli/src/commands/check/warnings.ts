import type { Config, SourcePlace } from "@latebound/core";
import { isMaskedOption } from "@latebound/core/inspection";
import type { ConfigFiles } from "../../project/config-files.ts";
import type { Finding } from "./finding.ts";
import { lookAlikes } from "./look-alikes.ts";
import { plainCredentials } from "./plain-credentials.ts";
import { readByOthers } from "./read-by-others.ts";
import { type WrittenValue, writtenOptions } from "./written-values.ts";

/** What works and shouldn't stay as it is. Files that a config names are looked at only where it is trusted. */
export async function findWarnings(
  config: Config,
  { files, isTrusted }: ConfigFiles,
  faults: readonly Pick<Finding, "at">[],
): Promise<readonly Finding[]> {
  const warned = await Promise.all(
    writtenOptions(config).map(async (option) => ({
      path: option.path,
      text: await warningOf(option, isTrusted),
    })),
  );
  const inSinks = (await plainCredentials(config)).map(({ path, isByName }) => ({
    path,
    text: isByName ? namedCredential : literalCredential,
  }));
  const known = [...warned, ...inSinks].flatMap(({ path, text }) =>
    text ? [{ ...text, at: config.placeOf(path) }] : [],
  );
  const places = await config.locate(known.map(({ at }) => at));
  const literal = known.flatMap(({ code, at }) => (code === literalCredential.code ? [at?.file] : []));
  const configFiles = await Promise.all(
    files.map(async ({ path }) => (literal.includes(path) && (await readByOthers(path)) ? [path] : [])),
  );
  return [
    ...withoutGrants(config, faults),
    ...configFiles.flat().map((file) => readableByOthers("this config", { file })),
    ...known.map((text, index): Finding => ({ level: "warning", ...text, at: places[index] ?? text.at })),
    ...(await lookAlikes(config)),
  ];
}

type Text = Pick<Finding, "code" | "summary" | "hint">;

async function warningOf({ path, value }: WrittenValue, isTrusted: boolean): Promise<Text | undefined> {
  if (isMaskedOption(value)) return literalCredential;
  if (typeof value !== "string") return undefined;
  if (isPlainHttp(value)) return plainHttp;
  if (!isTrusted || !holdsSecrets(String(path.at(-1)))) return undefined;
  const readable = await readByOthers(value);
  return readable && { file: readableFile, directory: readableDirectory }[readable];
}

const literalCredential: Text = {
  code: "literal_credential",
  summary: "a credential is written in plain",
  hint: 'keep it elsewhere and write a reference, such as <<secret "env" "NAME">>',
};

const namedCredential: Text = {
  ...literalCredential,
  summary: "by its name this variable is a credential, and it is written in plain",
};

const plainHttp: Text = {
  code: "plain_http",
  summary: "http:// to another machine: what is sent and answered can be read on the way",
  hint: "use https://",
};

const readableFile: Text = {
  code: "readable_by_others",
  summary: "every user of this machine can read this file",
  hint: "chmod o-r it, or chmod o-x the folder that it is in",
};

const readableDirectory: Text = {
  code: readableFile.code,
  summary: "every user of this machine can read files in this directory",
  hint: "chmod o-x it, or chmod o-r its files",
};

function readableByOthers(what: string, at: SourcePlace): Finding {
  return { level: "warning", ...readableFile, summary: `every user of this machine can read ${what}`, at };
}

function withoutGrants(
  { policy: { grants, default: standard } }: Config,
  faults: readonly Pick<Finding, "at">[],
): Finding[] {
  // A grant that has a fault is left out of the config, but it is written.
  const isWritten = faults.some(({ at }) => /^grants?\b/.test(at?.path ?? ""));
  if (grants.length > 0 || isWritten || standard === "deny") return [];
  const hint = 'write [[grant]] tables, or [policy] default = "deny"';
  const summary = "there are no grants: every consumer may use every reference";
  return [{ level: "warning", code: "no_grants", summary, hint }];
}

/** A loopback address is this machine. */
function isPlainHttp(text: string): boolean {
  const url = URL.parse(text);
  if (url?.protocol !== "http:") return false;
  return !/^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
}

/** Certificates are public. */
function holdsSecrets(option: string): boolean {
  if (/^(ca|client_cert)_file$/.test(option)) return false;
  return /^(file|properties|dir)$|_file$/.test(option);
}
