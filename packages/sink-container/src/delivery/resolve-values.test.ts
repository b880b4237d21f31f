import { createResolver, parseConfig, type SecretEvent } from "@latebound/core";
import {
  createCanary,
  describeEverything,
  type FakeContent,
  fakeProvider,
  findCanary,
} from "@latebound/testing";
import { describe, expect, it } from "vitest";
import type { DeliveryOptions } from "../spec/container-spec.ts";
import { planContainer } from "../spec/plan-container.ts";
import { fake } from "../test-engine/open-consumer.ts";
import { resolveValues } from "./resolve-values.ts";

const canary = createCanary();
const pem = `-----BEGIN-----\n${canary}\n-----END-----\n`;

interface Given {
  readonly secrets: Readonly<Record<string, FakeContent>>;
  readonly Env?: readonly string[];
  readonly delivery?: DeliveryOptions;
  readonly grants?: string;
}

async function open({ secrets, Env = [], delivery = {}, grants = "" }: Given) {
  const backend = fakeProvider(secrets);
  const events: SecretEvent[] = [];
  const config = await parseConfig(`[secret.fake]\n${grants}`, { kinds: [backend] });
  const resolver = createResolver({ config, onEvent: (event) => void events.push(event) });
  const bound = resolver.bind({ Image: "app:1", Env: [...Env] });
  const plan = planContainer({ createOptions: bound, env: {}, delivery: { ...delivery } });
  const values = resolveValues(resolver.for("container:web"), plan, undefined);
  return { settled: values.catch((reason: unknown) => reason), values, backend, events };
}

describe("resolveValues", () => {
  it("takes the value behind NAME= as it is, lines and all, and masks it as fetched and as filtered", async () => {
    const { values } = await open({
      secrets: { pem, gone: "" },
      Env: [`KEY=${fake("pem", " | trim")}`, `URL=x://<<secret "fake" "host" | default "local">>/`, "A=b"],
    });
    const { files, env, masks, deliveries } = await values;
    const texts = files.map(({ bytes }) => Buffer.from(bytes).toString());
    expect(texts).toEqual([pem.trim(), "x://local/"]);
    expect(env).toEqual(["KEY_FILE=/run/secrets/KEY", "URL_FILE=/run/secrets/URL", "A=b"]);
    expect(masks).toEqual([pem, pem.trim()].map((value) => ({ value, reference: fake("pem") })));
    const source = { reference: fake("pem"), provider: "fake", version: "1" };
    expect(deliveries.map(({ name, sources }) => [name, sources])).toEqual([
      ["KEY", [source]],
      ["URL", []],
    ]);
  });

  it.each([
    ["with a line break, before other text", `KEY=${fake("pem")};x`],
    ["with a line break, after other text", `KEY=x;${fake("pem")}`],
    ["with a mark, in a URL", `KEY=x://u:${fake("marks")}@h`],
  ])("refuses a value %s", async (_what, item) => {
    const { settled } = await open({ secrets: { pem, marks: `${canary}@/` }, Env: [item] });
    const fault = await settled;
    expect(fault).toMatchObject({ code: "invalid_value" });
    expect(findCanary(describeEverything(fault), canary)).toBeUndefined();
  });

  it("fetches nothing where one slot is refused, and records only that", async () => {
    const { settled, backend, events } = await open({
      secrets: { good: canary, bad: canary },
      Env: [`GOOD=${fake("good")}`, `BAD=${fake("bad")}`],
      grants: '[[grant]]\nconsumer = "container:web"\nallow = ["fake:good"]\n',
    });
    expect(await settled).toMatchObject({ code: "denied_by_policy", errors: [] });
    expect(backend.requests).toEqual([]);
    expect(accessesOf(events)).toEqual(["denied bad"]);
  });

  it("records each access once, and tells a fault that slots share once", async () => {
    const once = await open({
      secrets: { a: canary },
      Env: [`A=${fake("a")}`, `B=${fake("a")}${fake("a")}`],
    });
    await once.values;
    expect(once.backend.requests).toEqual(["a"]);
    expect(accessesOf(once.events)).toEqual(["allowed a"]);
    const { settled } = await open({ secrets: {}, Env: [`A=${fake("a")}`, `B=${fake("a")}`] });
    expect(await settled).toMatchObject({ code: "not_found", errors: [] });
  });
});

function accessesOf(events: readonly SecretEvent[]): string[] {
  return events.flatMap((event) => (event.type === "access" ? [`${event.outcome} ${event.key}`] : []));
}
