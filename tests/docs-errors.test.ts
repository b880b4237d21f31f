import { createResolver, parseConfig, type Resolver } from "@latebound/core";
import { env } from "@latebound/provider-env";
import { beforeAll, describe, expect, test } from "vitest";
import { textOf } from "./workspace/workspace-files.ts";

const page = textOf("docs/errors.md").replaceAll(/\s+/g, " ");
const canary = "CANARY-errors-page";
const reference = '<<secret "env" "PASSWORD">>';

let resolver: Resolver;
beforeAll(async () => {
  const config = await parseConfig("[secret.env]", { kinds: [env({ env: { PASSWORD: canary } })] });
  resolver = createResolver({ config });
});

describe("what docs/errors.md says is no SecretError", () => {
  test("an error of your own code passes as it is", async () => {
    const own = new Error("mine");
    const failing = resolver.for("app:web").use(resolver.bind(reference), () => Promise.reject(own), {
      isAuthError: () => false,
    });
    await expect(failing).rejects.toBe(own);
  });

  test("a call that the types forbid is a TypeError", () => {
    // As plain JavaScript would.
    const careless = createResolver as unknown as () => Resolver;
    expect(careless).toThrow(TypeError);
  });

  test.each([
    ["a late value", async () => resolver.bind(reference) as unknown],
    ["a secret", async () => read()],
  ])("a clone of %s is refused, in the words on the page", async (_what, make) => {
    const value = await make();
    const error = thrownBy(() => structuredClone(value));
    expect(error.name).toBe("DataCloneError");
    expect(page).toContain(`"${error.message}"`);
    expect(thrownBy(() => new MessageChannel().port1.postMessage(value)).name).toBe("DataCloneError");
  });
});

test("a class instance keeps its late values", async () => {
  class Settings {
    readonly password = resolver.bind(reference);
  }
  const settings = new Settings();
  const tree = { settings, list: [settings.password], map: new Map([["a", settings.password]]) };
  const resolved = await resolver.for("app:web").resolve(tree);
  expect(resolved.settings).toBe(settings);
  expect(resolved.list[0] === canary && resolved.map.get("a") === canary).toBe(true);
  expect(() => `${settings.password}`).toThrow(expect.objectContaining({ code: "unresolved" }));
});

async function read(): Promise<unknown> {
  const late = resolver.bind(reference);
  return typeof late === "string" ? expect.unreachable() : resolver.for("app:web").get(late);
}

function thrownBy(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return expect.unreachable();
}
