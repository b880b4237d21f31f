import { createResolver, parseConfig, type SecretEvent } from "@latebound/core";
import { createCanary, describeEverything, fakeProvider, findCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { slotsOf } from "../spec/spec-slots.ts";
import { openHost } from "../test-host/open-host.ts";
import { fillSlots } from "./fill-slots.ts";

const canary = createCanary();

type Host = Pick<Awaited<ReturnType<typeof openHost>>, "resolver" | "consumer">;

/** The values of a spec that has a variable, a descriptor and standard input; or the fault. */
async function fill({ resolver, consumer }: Host, spec: Readonly<Record<"env" | "fds", object>>) {
  const bound = resolver.bind({ command: "true", ...spec }) as Parameters<typeof slotsOf>[0];
  const options = { base: "process.web", signal: undefined };
  const settled: unknown = await fillSlots(consumer, slotsOf(bound), options).catch((reason) => reason);
  return settled;
}

describe("fillSlots", () => {
  it("fetches once for all slots, and records each access once", async () => {
    const { fake, events, ...host } = await openHost({ "db#user": "app", "db#password": canary });
    const slots = await fill(host, {
      env: { PLAIN: "text", USER_NAME: '<<secret "fake" "db#user">>', PASSWORD: secret("db#password") },
      fds: { KEY_FILE: secret("db#password") },
    });
    expect(slots).toMatchObject([
      { name: "PLAIN", value: "text" },
      { name: "USER_NAME", value: "app" },
      { name: "PASSWORD", value: canary },
      { name: "KEY_FILE", value: canary },
    ]);
    expect(fake.requests).toEqual(["db"]);
    expect(accessesOf(events)).toEqual(["allowed fake:db#user", "allowed fake:db#password"]);
  });

  it("fetches nothing where one slot is refused", async () => {
    const fake = fakeProvider({ good: canary, bad: canary });
    const grant = '[[grant]]\nconsumer = "process:web"\nallow = ["fake:good"]\n';
    const config = await parseConfig(`[secret.fake]\n${grant}`, { kinds: [fake] });
    const events: SecretEvent[] = [];
    const resolver = createResolver({ config, onEvent: (event) => void events.push(event) });
    const host = { resolver, consumer: resolver.for("process:web") };
    const fault = await fill(host, { env: { GOOD: secret("good") }, fds: { BAD: secret("bad") } });
    expect(fault).toMatchObject({ code: "denied_by_policy", errors: [] });
    expect(fake.requests).toEqual([]);
    expect(accessesOf(events)).toEqual(["denied fake:bad"]);
  });

  it("tells every fault, and one that slots share once", async () => {
    const { fake, ...host } = await openHost({});
    const both = `${secret("absent")} ${secret("gone")}`;
    const fault = await fill(host, { env: { BOTH: both, TWICE: secret("absent") }, fds: { KEY: both } });
    expect(fault).toMatchObject({
      code: "not_found",
      errors: [{ reference: secret("absent") }, { reference: secret("gone") }],
    });
    expect(fake.requests.toSorted()).toEqual(["absent", "gone"]);
  });

  it("tells every value that no variable can hold", async () => {
    const host = await openHost({ one: `${canary}\0`, two: `\0${canary}` });
    const fault = await fill(host, { env: { ONE: secret("one"), TWO: secret("two") }, fds: {} });
    const at = (name: string) => ({ code: "invalid_value", at: { path: `process.web.env.${name}` } });
    expect(fault).toMatchObject({ code: "invalid_value", errors: [at("ONE"), at("TWO")] });
    expect(findCanary(describeEverything(fault), canary)).toBeUndefined();
  });
});

function secret(key: string): string {
  return `<<secret "fake" "${key}">>`;
}

function accessesOf(events: readonly SecretEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === "access" ? [`${event.outcome} ${event.provider}:${event.key}`] : [],
  );
}
