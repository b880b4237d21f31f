import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { createResolver, parseConfig, type Secret } from "@latebound/core";
import { createCanary, describeEverything, fakeProvider, findCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { bindClass, bindMethods } from "./bind-methods.ts";
import { bindPlugin } from "./bind-plugin.ts";

const canary = createCanary();
const reference = '<<secret "fake" "smtp#password">>';

async function openHost() {
  const config = await parseConfig("[secret.fake]", { kinds: [fakeProvider({ "smtp#password": canary })] });
  const resolver = createResolver({ config });
  return { resolver, password: resolver.bind(reference), mailer: resolver.for("plugin:mailer") };
}

const thrown = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("errors of a plugin", () => {
  it.each([
    ["message", (value: string) => new Error(`login with ${value} failed`)],
    ["property", (value: string) => Object.assign(new Error("failed"), { config: { password: value } })],
    ["cause", (value: string) => new Error("failed", { cause: new Error(value) })],
    ["string", (value: string) => `failed with ${value}`],
    [
      "base64",
      (value: string) => new TypeError(`header Basic ${Buffer.from(`app:${value}`).toString("base64")}`),
    ],
  ])("reach the host masked: %s", async (_, makeError) => {
    const { password, mailer } = await openHost();
    const fail = bindPlugin(mailer, (value: string) => Promise.reject(makeError(value)));
    const error = await thrown(fail(password));
    expect(error).toBeInstanceOf(Error);
    expect(findCanary(describeEverything(error), canary)).toBeUndefined();
  });

  it("keep their name and code", async () => {
    const { password, mailer } = await openHost();
    const fail = bindPlugin(mailer, (value: string) =>
      Promise.reject(Object.assign(new RangeError(value), { code: "E_RANGE" })),
    );
    expect(await thrown(fail(password))).toMatchObject({ name: "RangeError", code: "E_RANGE" });
  });

  it("reach the host's callbacks masked", async () => {
    const { password, mailer } = await openHost();
    const plugin = (value: string, done: (error: Error | null, result?: string) => void) => {
      done(new Error(value));
      done(null, "sent");
    };
    const told: unknown[] = [];
    await bindPlugin(mailer, plugin)(password, (error, result) => void told.push(error ?? result));
    expect(told).toEqual([expect.any(Error), "sent"]);
    expect(findCanary(describeEverything(told), canary)).toBeUndefined();
  });

  it("reach the host masked from an iteration", async () => {
    const { password, mailer } = await openHost();
    const list = bindPlugin(mailer, async function* (value: string) {
      yield value.length;
      throw new Error(value);
    });
    const items: number[] = [];
    const iterate = async () => {
      for await (const item of await list(password)) items.push(item);
    };
    const error = await thrown(iterate());
    expect(items).toEqual([canary.length]);
    expect(findCanary(describeEverything(error), canary)).toBeUndefined();
  });
});

describe("what a plugin gives and takes", () => {
  it("a stream stays a stream, and its iteration's errors are masked", async () => {
    const { password, mailer } = await openHost();
    const read = bindPlugin(mailer, (value: string) => {
      const stream = Readable.from(["a", "b"]);
      return Object.assign(stream, { fail: () => stream.destroy(new Error(value)) });
    });
    const stream = await read(password);
    expect(typeof stream.pipe).toBe("function");
    expect(await text(await read(password))).toBe("ab");
    stream.fail();
    const error = await thrown(stream[Symbol.asyncIterator]().next());
    expect(error).toBeInstanceOf(Error);
    expect(findCanary(describeEverything(error), canary)).toBeUndefined();
  });

  it("a class among the arguments can be made an instance of", async () => {
    const { mailer } = await openHost();
    class Transport {
      readonly kind = "smtp";
    }
    const make = bindPlugin(mailer, (type: typeof Transport) => new type().kind);
    expect(await make(Transport)).toBe("smtp");
  });
});

describe('scope: "call"', () => {
  it("ends with an iteration that never began", async () => {
    const { password, mailer } = await openHost();
    const kept: Secret[] = [];
    const call = async (secret: unknown) => {
      kept.push(secret as Secret);
      return (async function* () {
        yield 1;
      })();
    };
    const iteration = await bindPlugin(mailer, call, { scope: "call" })(password);
    await iteration.return(undefined);
    expect(() => kept[0]?.text()).toThrow();
  });

  it("hands out secrets that stop working when the call ends", async () => {
    const { resolver, mailer } = await openHost();
    const kept: Secret[] = [];
    const settings = resolver.bind({ password: reference, url: `smtp://app:${reference}@mail` });
    const call = bindPlugin(
      mailer,
      (given: unknown) => {
        const { password, url } = given as { password: Secret; url: string };
        kept.push(password);
        return [password.text() === canary, url.includes(canary)];
      },
      { scope: "call" },
    );
    expect(await call(settings)).toEqual([true, true]);
    expect(() => kept[0]?.text()).toThrow(expect.objectContaining({ code: "invalid_value" }));
  });

  it("ends with the iteration, and with a failed call", async () => {
    const { password, mailer } = await openHost();
    const kept: Secret[] = [];
    const list = bindPlugin(
      mailer,
      async function* (secret: unknown) {
        kept.push(secret as Secret);
        yield (secret as Secret).text().length;
        yield (secret as Secret).text().length;
      },
      { scope: "call" },
    );
    const lengths: number[] = [];
    for await (const length of await list(password)) lengths.push(length);
    expect(lengths).toEqual([canary.length, canary.length]);
    expect(() => kept[0]?.text()).toThrow();
    const fail = bindPlugin(
      mailer,
      (secret: unknown) => {
        kept.push(secret as Secret);
        throw new Error("no");
      },
      { scope: "call" },
    );
    await thrown(fail(password));
    expect(() => kept[1]?.text()).toThrow();
  });
});

describe("bindMethods", () => {
  class Mailer {
    readonly name = "mailer";
    #sent = 0;
    send(url: string, text: string): string {
      this.#sent++;
      return `${text} ${url.length} ${this.#sent}`;
    }
    get count(): number {
      throw new Error("an accessor is not run");
    }
  }
  class LoudMailer extends Mailer {
    shout(text: string): string {
      return text.toUpperCase();
    }
  }

  it("binds own and inherited methods, called on the plugin", async () => {
    const { password, mailer } = await openHost();
    const bound = bindMethods(mailer, new LoudMailer());
    expect(await bound.send(password, "hi")).toBe(`hi ${canary.length} 1`);
    expect(await bound.send(password, reference)).toBe(`${reference} ${canary.length} 2`);
    expect(await bound.shout("hi")).toBe("HI");
    expect(Object.keys(bound).sort()).toEqual(["send", "shout"]);
  });

  it("binds a class: its constructor's arguments are resolved, its methods bound", async () => {
    const { password, mailer } = await openHost();
    class Client {
      readonly #password: string;
      constructor(given: string) {
        this.#password = given;
      }
      length(): number {
        return this.#password.length;
      }
    }
    const client = await bindClass(mailer, Client)(password);
    expect(await client.length()).toBe(canary.length);
    expect(findCanary(describeEverything(client), canary)).toBeUndefined();
  });
});
