import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { describe, expect, test } from "vitest";
import { createRedactor } from "./redactor.ts";

const canary = createCanary();
const pin = "pin12";

describe("a fresh error without the value", () => {
  test.each<[what: string, thrown: () => unknown]>([
    ["in its message", () => new Error(`login with ${canary} failed`)],
    ["in its stack", () => Object.assign(new Error("x"), { stack: `Error: x\n    at ${canary}` })],
    ["in its name", () => Object.assign(new Error("x"), { name: `E${canary}` })],
    ["in its code", () => Object.assign(new Error("x"), { code: canary })],
    ["in its cause", () => new Error("x", { cause: new Error(canary) })],
    ["in the input of URL", () => thrownBy(() => new URL(canary))],
    [
      "in the config of axios",
      () => Object.assign(new Error("x"), { config: { headers: { token: canary } } }),
    ],
    ["in the actual of assert", () => Object.assign(new Error("x"), { actual: canary, expected: "y" })],
    ["in the detail of pg", () => Object.assign(new Error("x"), { detail: `Key (k)=(${canary}) exists.` })],
    ["in an aggregate", () => new AggregateError([new Error(canary)], "x")],
    [
      "in a suppressed error",
      () => Object.assign(new Error("x"), { suppressed: new Error(canary), error: canary }),
    ],
    ["in a hidden property", () => Object.defineProperty(new Error("x"), "request", { value: { canary } })],
    ["in a name of a property", () => Object.assign(new Error("x"), { [canary]: 1 })],
    ["in a thrown string", () => `login with ${canary}`],
    ["in a thrown object", () => ({ password: canary })],
    ["in an object with a message", () => ({ message: canary, response: { body: canary } })],
    ["in a thrown symbol", () => Symbol(canary)],
    ["in a thrown function", () => Object.assign(() => canary, { canary })],
    ["in a getter", () => Object.defineProperty(new Error("x"), "message", { get: () => canary })],
    [
      "in what a getter throws",
      () => ({
        get message() {
          throw new Error(canary);
        },
      }),
    ],
    [
      "in a proxy that throws",
      () =>
        new Proxy(
          {},
          {
            get() {
              throw new Error(canary);
            },
          },
        ),
    ],
    ["in an encoding", () => new Error(`Basic ${Buffer.from(`user:${canary}`).toString("base64")}`)],
    ["quoted in part by JSON.parse", () => thrownBy(() => JSON.parse(`[1,2,3,4,5,${canary}]`))],
    [
      "quoted by JSON.parse, wrapped",
      () => new Error(`config: ${String(thrownBy(() => JSON.parse(canary.replace(/^\d*/, "x"))))}`),
    ],
    ["cut by Node", () => thrownBy(() => Buffer.from("x").copy(canary as unknown as Buffer))],
    ["of another class", () => new TypeError(canary)],
  ])("%s", (_what, thrown) => {
    const redactor = createRedactor();
    redactor.add(canary);
    const error = redactor.redactError(thrown());
    const shown = describeEverything(error);
    expect(findCanary(shown, canary)).toBeUndefined();
    expect(longestPart(shown)).toBeLessThan(8);
    expect(error).toBeInstanceOf(Error);
    expect(
      Reflect.ownKeys(error).filter((key) => !["name", "message", "stack", "code"].includes(String(key))),
    ).toEqual([]);
  });
});

describe("what is kept", () => {
  test("name, code, message and stack", () => {
    const redactor = createRedactor();
    redactor.add(canary);
    const thrown = Object.assign(new RangeError(`port of ${canary} is taken`), {
      code: "EADDRINUSE",
      port: 1,
    });
    const error = redactor.redactError(thrown);
    expect(error).not.toBe(thrown);
    expect(error).toMatchObject({
      name: "RangeError",
      code: "EADDRINUSE",
      message: "port of ***** is taken",
    });
    expect(error.stack).toContain("RangeError: port of ***** is taken\n    at ");
    expect(Object.keys(error)).toEqual(["code"]);
  });

  test.each<[thrown: unknown, message: string]>([
    ["a string", "a string"],
    [42, "What was thrown is no error: 42"],
    [undefined, "What was thrown is no error: undefined"],
    [null, "What was thrown is no error: null"],
    [{}, "What was thrown is no error, but of type object"],
    [{ message: "like an error" }, "like an error"],
  ])("of %j", (thrown, message) => {
    const error = createRedactor().redactError(thrown);
    expect(error).toMatchObject({ name: "Error", message });
    expect(error.stack).toBe(`Error: ${message}`);
    expect(error).not.toHaveProperty("code");
  });

  test.each([11_000, "23505", "ERR_INVALID_URL"])("the code %j, of its type", (code) => {
    expect(createRedactor().redactError(Object.assign(new Error("x"), { code }))).toHaveProperty(
      "code",
      code,
    );
  });

  test("the place that JSON.parse names", () => {
    const error = createRedactor().redactError(thrownBy(() => JSON.parse('{"a":}')));
    expect(error.message).toBe("the text is not valid JSON");
    expect(error.stack).toMatch(/^SyntaxError: the text is not valid JSON\n +at /);
  });
});

describe("a value that is too short to mask", () => {
  test("the message and the stack are replaced whole, whatever they say", () => {
    const redactor = createRedactor();
    redactor.add(pin);
    const encoded = Buffer.from(pin).toString("base64");
    const thrown = Object.assign(new TypeError(`wrong: ${encoded}`), { code: "EAUTH" });
    const error = redactor.redactError(thrown);
    expect(describeEverything(error)).not.toContain(encoded);
    expect(error).toMatchObject({ name: "TypeError", code: "EAUTH" });
    expect(error.message).toMatch(/^The message is left out/);
    expect(error.stack).toBe(`TypeError: ${error.message}`);
  });

  test("not in a name or a code either", () => {
    const redactor = createRedactor();
    redactor.add(pin);
    const error = redactor.redactError(Object.assign(new Error("x"), { name: `E_${pin}`, code: pin }));
    expect(describeEverything(error)).not.toContain(pin);
    expect(error.name).toBe("Error");
  });

  test("a part of a value only replaces the messages that hold it", () => {
    const redactor = createRedactor();
    redactor.add(JSON.stringify({ user: "app", pin, password: canary }));
    expect(redactor.redactError(new Error(`wrong ${pin}`)).message).toMatch(/^The message is left out/);
    expect(redactor.redactError(new Error("connection reset")).message).toBe("connection reset");
  });

  test("once it is gone, or blank, or allowed, messages are shown again", () => {
    const redactor = createRedactor({ allow: ["ok"] });
    for (const value of [pin, "", "  ", "ok"]) redactor.add(value);
    redactor.remove(pin);
    expect(redactor.redactError(new Error("ok, here")).message).toBe("ok, here");
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** How many characters of the canary a text holds together, up to ten. */
function longestPart(text: string): number {
  const lengths = [10, 9, 8, 7, 6].filter((length) =>
    Array.from({ length: canary.length - length + 1 }, (_, at) => canary.slice(at, at + length)).some(
      (part) => text.includes(part),
    ),
  );
  return lengths[0] ?? 0;
}
