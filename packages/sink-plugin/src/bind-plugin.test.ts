import { createResolver, parseConfig, type SecretEvent } from "@latebound/core";
import { fakeProvider } from "@latebound/testing";
import { describe, expect, expectTypeOf, it } from "vitest";
import { bindPlugin } from "./bind-plugin.ts";

const canary = "CANARY-9d3a";
const typed = '<<secret "fake" "apps/mail/smtp#password">>';

async function openHost() {
  const backend = fakeProvider({ "apps/mail/smtp#password": canary });
  const events: SecretEvent[] = [];
  const config = await parseConfig("[secret.fake]", { kinds: [backend] });
  const resolver = createResolver({ config, onEvent: (event) => void events.push(event) });
  return { resolver, backend, events, mailer: resolver.for("plugin:mailer") };
}

describe("bindPlugin", () => {
  it("resolves late arguments at the call, deep, frozen objects too", async () => {
    const { resolver, mailer } = await openHost();
    const settings = Object.freeze(
      resolver.bind({ list: [{ password: typed }], map: new Map([["k", typed]]) }),
    );
    const call = bindPlugin(mailer, (received: unknown) => received);
    expect(await call(settings)).toEqual({ list: [{ password: canary }], map: new Map([["k", canary]]) });
    expect(JSON.stringify(settings)).not.toContain(canary);
    expect(JSON.stringify(settings.list)).toBe(JSON.stringify([{ password: typed }]));
  });

  it("passes a user's text as typed, in every argument position, without a backend call", async () => {
    const { mailer, backend, events } = await openHost();
    const call = bindPlugin(mailer, (...args: unknown[]) => args);
    const form = { field: typed, [typed]: [typed], map: new Map([[typed, typed]]), set: new Set([typed]) };
    const args = [typed, [typed], form, { deep: { deeper: [form] } }, new Map([["k", form]])];
    expect(await call(...args)).toEqual(args);
    expect([backend.requests, events]).toEqual([[], []]);
  });

  it("keeps this and the plugin's result", async () => {
    const { resolver, mailer } = await openHost();
    const plugin = {
      name: "mailer",
      send: bindPlugin(mailer, function (this: { name: string }, url: string): string {
        return `${this.name} ${url.length}`;
      }),
    };
    expect(await plugin.send(resolver.bind(typed))).toBe(`mailer ${canary.length}`);
  });

  it("does not call the plugin when a reference has a fault", async () => {
    const { resolver, mailer } = await openHost();
    let called = false;
    const call = bindPlugin(mailer, (_: string) => {
      called = true;
    });
    await expect(call(resolver.bind('<<secret "fake" "apps/mail/smtp#nope">>'))).rejects.toMatchObject({
      code: "not_found",
    });
    expect(called).toBe(false);
  });

  it("is typed: each argument may be late, the result is awaited", async () => {
    const { resolver, mailer } = await openHost();
    const call = bindPlugin(
      mailer,
      async (settings: { url: string; port: number }, to: string) => `${settings.url}${to}`,
    );
    const result = call({ url: resolver.bind(typed), port: 1 }, resolver.bind("plain"));
    expectTypeOf(result).resolves.toEqualTypeOf<string>();
    await result;
    // @ts-expect-error a number is neither a string nor late
    expect(() => call({ url: 1, port: 1 }, "x")).toBeDefined();
  });
});
