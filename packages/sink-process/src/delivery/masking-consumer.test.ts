import { createCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { openHost } from "../test-host/open-host.ts";
import { maskingConsumer } from "./masking-consumer.ts";

const late = '<<secret "fake" "token">>';

async function openMasking(value = `a"${createCanary()}`) {
  const { resolver, consumer, fake, events } = await openHost({ token: value });
  const masks: (string | Uint8Array)[] = [];
  const masking = maskingConsumer(consumer, (form) => masks.push(form));
  return { value, bind: resolver.bind.bind(resolver), masking, masks, fake, events };
}

describe("maskingConsumer", () => {
  it("resolves as the consumer does, in one call, and tells each reference's value alone", async () => {
    const { value, bind, masking, masks, events } = await openMasking();
    const tree = { url: 'https://u:<<secret "fake" "token" | urlencode>>@host', plain: [late] };
    const encoded = encodeURIComponent(value);
    expect(await masking.resolve(bind(tree))).toEqual({ url: `https://u:${encoded}@host`, plain: [value] });
    expect(new Set(masks)).toEqual(new Set([encoded, value]));
    expect(events.filter(({ type }) => type === "access")).toHaveLength(1);
  });

  it("keeps the checks on embedded values", async () => {
    const { bind, masking } = await openMasking("a@b.example");
    const url = bind(`https://u:${late}@host`);
    await expect(masking.resolve(url)).rejects.toMatchObject({ code: "invalid_value" });
  });

  it("tells what an encoder is given and what it makes of it", async () => {
    const { value, bind, masking, masks } = await openMasking();
    const encode = (text: string) => JSON.stringify(text).slice(1, -1);
    const resolved = await masking.resolve(bind(`{"a":"${late}"}`), { encode });
    expect(JSON.parse(String(resolved))).toEqual({ a: value });
    expect(new Set(masks)).toEqual(new Set([value, encode(value)]));
  });

  it("tells what get, reader and use give", async () => {
    const { value, bind, masking, masks } = await openMasking();
    const bound = bind({ late });
    const secret = await masking.get(bound.late as never);
    expect(masks).toEqual([new TextEncoder().encode(value), value]);
    expect(secret.text()).toBe(value);
    masks.length = 0;
    expect(await masking.reader(bound.late as never)()).toBe(value);
    expect(masks.splice(0)).toEqual([value]);
    const used = await masking.use(bound, (resolved) => [resolved, masks.length], {
      isAuthError: () => false,
    });
    expect(used).toEqual([{ late: value }, 1]);
  });
});
