import type { Late } from "@latebound/core";
import { late as lateSchema } from "@latebound/core/zod";
import { createCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openHost } from "../test-host/open-host.ts";
import { recordingConsumer } from "./recording-consumer.ts";

const late = '<<secret "fake" "token">>';

async function openRecording(value = `a"${createCanary()}`) {
  const { resolver, consumer } = await openHost({ token: value, user: "application" });
  const masks: (readonly [string | Uint8Array, string | undefined])[] = [];
  const recording = recordingConsumer(consumer, (form, reference) => masks.push([form, reference]));
  const bind = (text: string) => resolver.bind(text) as Late;
  return { value, bind, masks, ...recording };
}

describe("recordingConsumer", () => {
  it("tells each value, raw and filtered, and notes where it came from", async () => {
    const { value, bind, consumer, masks, sourcesOf } = await openRecording();
    const url = bind('https://<<secret "fake" "user">>:<<secret "fake" "token" | urlencode>>@host');
    const encoded = encodeURIComponent(value);
    expect(await consumer.resolve(url)).toBe(`https://application:${encoded}@host`);
    const user = '<<secret "fake" "user">>';
    expect(masks).toEqual([
      ["application", user],
      [value, late],
      [encoded, late],
    ]);
    expect(sourcesOf(url)).toEqual([
      { reference: user, provider: "fake", version: "1" },
      { reference: late, provider: "fake", version: "1" },
    ]);
  });

  it("notes for each item of a list what it was made of, in one call", async () => {
    const { bind, consumer, masks, sourcesOf } = await openRecording();
    const [user, both, again] = [
      bind('<<secret "fake" "user">>'),
      bind('<<secret "fake" "user">>!<<secret "fake" "absent" | default "x">>'),
      bind(late),
    ];
    const literal = lateSchema(z.string()).parse("literal password");
    await consumer.resolve([user, both, "plain", literal, again]);
    const references = [user, both, "plain", literal, again].map((item) =>
      sourcesOf(item).map(({ reference }) => reference),
    );
    expect(references).toEqual([['<<secret "fake" "user">>'], ['<<secret "fake" "user">>'], [], [], [late]]);
    expect(masks).toContainEqual(["literal password", undefined]);
  });

  it("tells what get gives", async () => {
    const { value, bind, consumer, masks, sourcesOf } = await openRecording();
    const token = bind(late);
    expect((await consumer.get(token)).text()).toBe(value);
    expect(masks).toEqual([[value, late]]);
    expect(sourcesOf(token)).toHaveLength(1);
  });

  it("masks a literal that a schema took for a secret, and no default", async () => {
    const { bind, consumer, masks, sourcesOf } = await openRecording();
    const literal = lateSchema(z.string()).parse("literal password");
    const fallback = bind('<<secret "fake" "absent" | default "localhost">>');
    expect(await consumer.resolve([literal])).toEqual(["literal password"]);
    expect(await consumer.resolve(literal)).toBe("literal password");
    expect(await consumer.resolve(fallback)).toBe("localhost");
    const mask = ["literal password", undefined];
    expect(masks).toEqual([mask, mask]);
    expect([literal, fallback, late].map(sourcesOf)).toEqual([[], [], []]);
  });
});
