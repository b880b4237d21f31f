// How fast grants are decided: `node --conditions=@latebound/source bench/policy.ts`. Nanoseconds a decision, the median of
// some rounds: memoised, as every later call of a consumer finds it, and a first one, for a key that nobody has asked about.
// Beside it stands an evaluator that goes through every pattern of every grant.
import { parseConfig } from "@latebound/core";
import { env } from "@latebound/provider-env";
import { vault } from "@latebound/provider-vault";
import type { Config } from "../packages/core/src/config/config.ts";
import type { ProviderHandle } from "../packages/core/src/fetch/provider-handle.ts";
import { parseKey } from "../packages/core/src/grammar/parse-key.ts";
import { policyOf } from "../packages/core/src/policy/create-policy.ts";
import type { AccessRequest } from "../packages/core/src/policy/policy.ts";
import { planReference } from "../packages/core/src/resolver/plan.ts";

const rounds = 9;
const nowMs = Date.UTC(2026, 5, 1);
const aim = { memoisedNs: 50, firstNs: 5_000 };
const provider = "vault_local";
const providers = `[secret.env]\n[secret.${provider}]\naddress = "http://127.0.0.1:8200"\ntoken = '<<secret "env" "VAULT_TOKEN">>'\n`;

/** Ways in which grants are many. */
const shapes: Readonly<Record<string, (index: number) => string>> = {
  "a consumer each": (index) => grant(`plugin:p${index}`, `secret/apps/p${index}/**`),
  "one consumer, a path each": (index) => grant("plugin:p7", `secret/apps/p${index}/**`),
  "patterns of consumers, a path each": (index) => grant("plugin:*", `secret/apps/p${index}/**`),
  "a consumer each, expiring one after the other": (index) =>
    `${grant(`plugin:p${index}`, `secret/apps/p${index}/**`)}expires = ${new Date(nowMs + index * 60_000).toISOString()}\n`,
};

let isGood = true;
for (const count of [10, 1_000])
  for (const [shape, write] of Object.entries(shapes)) await measureShape(count, shape, write);
await measureWorst();
console.log(isGood ? "\nas aimed at" : "\nbelow the aim");
process.exitCode = isGood ? 0 : 1;

async function measureShape(count: number, shape: string, write: (index: number) => string): Promise<void> {
  const config = await configOf(Array.from({ length: count }, (_, index) => write(index)));
  const memoisedNs = measureMemoised(config);
  const firstNs = measureFirst(config);
  isGood &&= memoisedNs <= aim.memoisedNs && firstNs <= aim.firstNs;
  console.log(`\n${count} grants, ${shape}`);
  print("memoised", memoisedNs);
  print("first", firstNs);
  print("naive", measureNaive(config));
}

/** Patterns that begin with `**` can't be found by what they write out: each is tried. Not part of the aim. */
async function measureWorst(): Promise<void> {
  const write = (index: number) => grant("*", `**/p${index}/**`);
  const config = await configOf(Array.from({ length: 1_000 }, (_, index) => write(index)));
  console.log("\n1,000 grants to everybody, of patterns that begin with **");
  print("first", measureFirst(config));
  print("naive", measureNaive(config));
}

function grant(consumer: string, path: string): string {
  return `[[grant]]\nconsumer = "${consumer}"\nallow = ["${provider}:${path}"]\ndeny = ["${provider}:${path}/admin/**"]\n`;
}

async function configOf(grants: readonly string[]): Promise<Config> {
  return parseConfig(providers + grants.join(""), { kinds: [env({ env: {} }), vault()] });
}

function measureMemoised(config: Config): number {
  // A plan only holds on to the handle.
  const handles = new Map([[provider, {} as ProviderHandle]]);
  const { key, field } = parsed("secret/apps/p7/smtp#password");
  const reference = { provider, key, field, filters: [], offset: 0 };
  const { decide } = planReference(reference, config, handles, policyOf(config));
  return measure(2_000_000, () => decide("plugin:p7", nowMs).allowed);
}

function measureFirst(config: Config): number {
  const { decide } = policyOf(config);
  const requests = requestsOf();
  let next = 0;
  return measure(
    20_000,
    () => decide(requests[next++ % requests.length] ?? requestOf("none"), nowMs).allowed,
  );
}

function measureNaive(config: Config): number {
  const requests = requestsOf();
  let next = 0;
  return measure(50, () => naive(config, requests[next++ % requests.length] ?? requestOf("none")));
}

function requestsOf(): AccessRequest[] {
  return Array.from({ length: 1_000 }, (_, index) => requestOf(`secret/apps/p7/smtp-${index}#password`));
}

function requestOf(text: string): AccessRequest {
  const { key, field } = parsed(text);
  return { consumer: "plugin:p7", provider, key: { key, aliases: [] }, field };
}

function parsed(text: string) {
  const result = parseKey(text);
  if ("fault" in result) throw new Error(result.fault.message);
  return result;
}

/** As one would write it first: a regular expression per pattern, all of them tried. */
function naive({ policy }: Config, { consumer, key }: AccessRequest): boolean {
  const inForce = policy.grants.filter(
    ({ consumers, expiresAtMs }) =>
      nowMs < (expiresAtMs ?? Number.POSITIVE_INFINITY) &&
      consumers.some(({ text }) => text === "*" || expression(text).test(consumer)),
  );
  const fits = ({ key: pattern }: (typeof inForce)[0]["allow"][0]) =>
    expression(pattern.path).test(key.key.path);
  return !inForce.some(({ deny }) => deny.some(fits)) && inForce.some(({ allow }) => allow.some(fits));
}

function expression(pattern: string): RegExp {
  const parts = pattern.split("/").map((part) => (part === "**" ? ".*" : part.replaceAll("*", "[^/]*")));
  return new RegExp(`^${parts.join("/")}$`);
}

/** Nanoseconds of one, the median of the rounds. */
function measure(count: number, decide: () => boolean): number {
  let allowed = 0;
  const times = Array.from({ length: rounds }, () => {
    const started = process.hrtime.bigint();
    for (let index = 0; index < count; index++) if (decide()) allowed++;
    return Number(process.hrtime.bigint() - started) / count;
  });
  if (allowed !== rounds * count) throw new Error("a decision was another than meant");
  return times.toSorted((one, other) => one - other)[Math.floor(rounds / 2)] ?? Number.NaN;
}

function print(what: string, nanoseconds: number): void {
  console.log(`  ${what.padEnd(10)} ${nanoseconds.toFixed(nanoseconds < 100 ? 1 : 0).padStart(8)} ns`);
}
