import { parseConfig } from "@latebound/core";
import { env } from "@latebound/provider-env";
import { vault } from "@latebound/provider-vault";
import type { Config } from "../../packages/core/src/config/config.ts";
import type { ProviderHandle } from "../../packages/core/src/fetch/provider-handle.ts";
import { parseKey } from "../../packages/core/src/grammar/parse-key.ts";
import { policyOf } from "../../packages/core/src/policy/create-policy.ts";
import type { AccessRequest } from "../../packages/core/src/policy/policy.ts";
import { planReference } from "../../packages/core/src/resolver/plan.ts";
import { atMost } from "../measure/musts.ts";
import { measureTasks, type Task } from "../measure/tasks.ts";
import { isNaivelyAllowed } from "../peers/naive-policy.ts";
import type { Answer, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const nowMs = Date.UTC(2026, 5, 1);
const provider = "vault_local";
const providers = `[secret.env]\n[secret.${provider}]\naddress = "http://127.0.0.1:8200"\ntoken = '<<secret "env" "VAULT_TOKEN">>'\n`;

/** Ways in which grants are many. */
const shapes: Readonly<Record<string, (index: number) => string>> = {
  "a consumer each": (index) => grant(`plugin:p${index}`, `secret/apps/p${index}/**`),
  "one consumer, a path each": (index) => grant("plugin:p7", `secret/apps/p${index}/**`),
  "patterns of consumers": (index) => grant("plugin:*", `secret/apps/p${index}/**`),
  "expiring one after the other": (index) =>
    `${grant(`plugin:p${index}`, `secret/apps/p${index}/**`)}expires = ${new Date(nowMs + index * 60_000).toISOString()}\n`,
};

/** What one decision costs: memoised, as each later call of a consumer finds it, and a first one, for a key not asked for before. */
export async function ask(setting: Setting): Promise<Answer> {
  const rows: Row[] = [];
  for (const count of [10, 1_000]) {
    for (const [shape, write] of Object.entries(shapes)) {
      const grants = Array.from({ length: count }, (_, index) => write(index));
      rows.push(...(await measureGrants(`${count.toLocaleString("en")} grants, ${shape}`, grants, setting)));
    }
  }
  return {
    rows,
    notes: ["The peer goes through every grant and makes a regular expression of each pattern."],
  };
}

async function measureGrants(what: string, grants: readonly string[], setting: Setting): Promise<Row[]> {
  const config = await parseConfig(providers + grants.join(""), { kinds: [env({ env: {} }), vault()] });
  const tasks = [memoisedTask(config), firstTask(config), naiveTask(config)];
  const nanoseconds = await measureTasks(what, tasks, setting);
  const memoised = nanoseconds("memoised");
  const first = nanoseconds("first");
  const peers = [{ name: "naive evaluator", figure: nanoseconds("naive") }];
  return [
    { what: `${what}: memoised`, unit: "ns", ours: memoised, peers, musts: [atMost(50, "ns", memoised)] },
    { what: `${what}: first`, unit: "ns", ours: first, peers, musts: [atMost(5_000, "ns", first)] },
  ];
}

function grant(consumer: string, path: string): string {
  return `[[grant]]\nconsumer = "${consumer}"\nallow = ["${provider}:${path}"]\ndeny = ["${provider}:${path}/admin/**"]\n`;
}

function memoisedTask(config: Config): Task {
  // A plan only holds on to the handle.
  const handles = new Map([[provider, {} as ProviderHandle]]);
  const { key, field } = parsed("secret/apps/p7/smtp#password");
  const reference = { provider, key, field, filters: [], offset: 0 };
  const plan = planReference(reference, config, handles, policyOf(config));
  return decisions("memoised", 10_000, () => plan.decide("plugin:p7", nowMs).allowed);
}

function firstTask(config: Config): Task {
  const policy = policyOf(config);
  const nextRequest = requestsInTurn();
  return decisions("first", 1_000, () => policy.decide(nextRequest(), nowMs).allowed);
}

function naiveTask(config: Config): Task {
  const nextRequest = requestsInTurn();
  return decisions("naive", 2, () => isNaivelyAllowed(config, nextRequest(), nowMs));
}

/** Decisions that must all be yes. */
function decisions(name: string, operations: number, decide: () => boolean): Task {
  return {
    name,
    operations,
    run: () => {
      for (let count = 0; count < operations; count += 1)
        if (!decide()) throw new Error("a decision was another than meant");
    },
  };
}

/** More keys than one finds again soon. */
function requestsInTurn(): () => AccessRequest {
  const requests = Array.from({ length: 1_000 }, (_, index) => requestOf(index));
  let next = 0;
  return () => requests[next++ % requests.length] ?? requestOf(0);
}

function requestOf(index: number): AccessRequest {
  const { key, field } = parsed(`secret/apps/p7/smtp-${index}#password`);
  return { consumer: "plugin:p7", provider, key: { key, aliases: [] }, field };
}

function parsed(text: string) {
  const result = parseKey(text);
  if ("fault" in result) throw new Error(result.fault.message);
  return result;
}
