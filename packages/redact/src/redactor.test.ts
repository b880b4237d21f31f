import { inspect } from "node:util";
import { createCanary, findCanary } from "@latebound/testing";
import { describe, expect, test } from "vitest";
import { createRedactor } from "./redactor.ts";

describe("streams", () => {
  test("of the web and of Node give the same", async () => {
    const canary = createCanary();
    const redactor = createRedactor();
    redactor.add(canary);
    const chunks = [`a ${canary.slice(0, 9)}`, `${canary.slice(9)} b ${canary.slice(0, 5)}`].map((text) =>
      Buffer.from(text),
    );
    const web = redactor.transform();
    const writing = (async () => {
      const writer = web.writable.getWriter();
      for (const chunk of chunks) await writer.write(chunk);
      await writer.close();
    })();
    const fromWeb: Uint8Array[] = [];
    for await (const chunk of web.readable) fromWeb.push(chunk);
    await writing;
    const node = redactor.nodeTransform();
    for (const chunk of chunks) node.write(chunk);
    node.end();
    const fromNode: Uint8Array[] = [];
    for await (const chunk of node) fromNode.push(chunk);
    expect(Buffer.concat(fromWeb).toString()).toBe(`a ***** b ${canary.slice(0, 5)}`);
    expect(Buffer.concat(fromNode)).toEqual(Buffer.concat(fromWeb));
    const masker = redactor.masker();
    const fromMasker = [...chunks.map((chunk) => masker.write(chunk)), masker.end()];
    expect(Buffer.concat(fromMasker)).toEqual(Buffer.concat(fromWeb));
  });

  test("a value that is cut off by the end is masked, in every spelling", () => {
    const canary = createCanary();
    const redactor = createRedactor();
    redactor.add(canary);
    const bytes = Buffer.from(canary);
    for (const whole of [canary, bytes.toString("base64"), bytes.toString("hex"), bytes.join(", ")]) {
      for (let length = 6; length <= whole.length; length += 1)
        expect(redactor.redactText(`it is ${whole.slice(0, length)}`)).toBe("it is *****");
    }
  });

  test("a value that is added while a stream is open is masked in it, one that is removed isn't", async () => {
    const [first, second] = [createCanary(), createCanary()];
    const redactor = createRedactor();
    const stream = redactor.nodeTransform();
    const chunks: Uint8Array[] = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.write(`${first} `);
    redactor.add(first);
    redactor.add(second);
    stream.write(`${first} ${second.slice(0, 8)}`);
    redactor.remove(first);
    stream.write(`${second.slice(8)} ${first}`);
    await new Promise((resolve) => stream.end(resolve));
    expect(Buffer.concat(chunks).toString()).toBe(`${first} ***** ***** ${first}`);
  });

  test("a value that expires while a stream is open is masked until then", async () => {
    let nowMs = 1_000;
    const canary = createCanary();
    const redactor = createRedactor({ now: () => nowMs });
    redactor.add(canary, { expiresAtMs: 2_000 });
    const stream = redactor.nodeTransform();
    const chunks: Uint8Array[] = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    for (nowMs of [1_999, 2_000]) stream.write(`${nowMs} ${canary} `);
    await new Promise((resolve) => stream.end(resolve));
    expect(Buffer.concat(chunks).toString()).toBe(`1999 ***** 2000 ${canary} `);
    expect(redactor.stats().secretCount).toBe(0);
  });

  test("added twice, a value stays until the later expiry", () => {
    let nowMs = 0;
    const canary = createCanary();
    const redactor = createRedactor({ now: () => nowMs });
    redactor.add(canary, { expiresAtMs: 20 });
    redactor.add(Buffer.from(canary), { expiresAtMs: 10 });
    nowMs = 19;
    expect(redactor.redactText(canary)).toBe("*****");
    redactor.add(canary);
    nowMs = 1_000_000;
    expect(redactor.redactText(canary)).toBe("*****");
    redactor.remove(Buffer.from(canary));
    expect(redactor.redactText(canary)).toBe(canary);
  });
});

describe("what is no bytes", () => {
  test("does not pass", async () => {
    const { writable, readable } = createRedactor().transform() as unknown as TransformStream<string, string>;
    const writing = writable.getWriter().write("text");
    await expect(readable.getReader().read()).rejects.toThrow("takes Uint8Arrays");
    await expect(writing).rejects.toThrow("takes Uint8Arrays");
  });

  test.each([undefined, 12345678, null, {}])("is no secret: %j", (secret) => {
    expect(() => createRedactor().add(secret as unknown as string)).toThrow(TypeError);
  });
});

describe("text", () => {
  test("without a secret it stays the very same", () => {
    const redactor = createRedactor();
    redactor.add(createCanary());
    expect(redactor.redactText("\ud800 lone, \ufeff mark")).toBe("\ud800 lone, \ufeff mark");
  });

  test("invalid UTF-8 passes a stream, and a secret of any bytes is found in it", async () => {
    const secret = Uint8Array.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x0a, 0x20]);
    const redactor = createRedactor({ mask: "*" });
    redactor.add(secret);
    const stream = redactor.nodeTransform();
    stream.end(Buffer.concat([Buffer.from([0xc3, 0xff]), secret, Buffer.from([0xfe])]));
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(Buffer.from([0xc3, 0xff, 0x2a, 0xfe]));
    expect(redactor.redactText(inspect(Buffer.from(secret)))).toBe("<Buffer *>");
  });

  test("what the caller does with its bytes later doesn't matter", () => {
    const bytes = Buffer.from("hunter2hunter3");
    const redactor = createRedactor();
    redactor.add(bytes);
    bytes.fill(0);
    expect(redactor.redactText("hunter2hunter3")).toBe("*****");
  });
});

describe("what it shows of itself", () => {
  test("counts, and no value", () => {
    const canary = createCanary();
    const redactor = createRedactor();
    redactor.add(canary);
    redactor.add("pin12");
    redactor.redactText(`${canary} ${canary}`);
    redactor.redactError(new Error(canary));
    const stream = redactor.nodeTransform();
    stream.write(canary.slice(0, 20));
    const shown = [redactor, redactor.stats(), stream, redactor.transform()].flatMap((thing) => [
      inspect(thing, { depth: null, showHidden: true }),
      JSON.stringify(thing, (_key, value) =>
        typeof value === "object" && value?.constructor?.name === "Socket" ? null : value,
      ),
    ]);
    expect(shown.map((text) => findCanary(text, canary))).toEqual(shown.map(() => undefined));
    expect(redactor.stats()).toMatchObject({
      secretCount: 2,
      maskCount: 2,
      skipped: [{ part: "value", reason: "short" }],
    });
  });

  test.each([{ minBytes: 0 }, { minBytes: 1.5 }, { encodings: ["rot13" as "hex"] }])(
    "refuses %j",
    (options) => {
      expect(() => createRedactor(options)).toThrow(TypeError);
    },
  );
});
