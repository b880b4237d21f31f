import assert from "node:assert/strict";
import { createCanary } from "../leaks/canary.ts";
import { assertSame } from "./assert-same.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { expectFault } from "./expect-fault.ts";
import type { ConformanceFixture } from "./fixture.ts";
import { type OpenedResolver, withResolver } from "./opened-resolver.ts";

/** Cases about fields of a secret that is one JSON object, read through core. */
export const fieldCases: readonly ConformanceCase[] = [
  {
    name: "a field is given by its exact name, dots and spaces included",
    run: (fixture) =>
      withJson(
        fixture,
        "field-names",
        { password: "p1", "a.b": "p2", "with space": "p3", ü: "p4", "a/b": "p5" },
        async (read) => {
          assertSame(await read("#password"), "p1", "the field #password");
          assertSame(await read("#a.b"), "p2", "the field #a.b");
          assertSame(await read("#with space"), "p3", "the field #with space");
          assertSame(await read("#ü"), "p4", "the field #ü");
          assertSame(await read("#a/b"), "p5", "the field #a/b");
        },
      ),
  },
  {
    name: "a JSON pointer leads into objects and lists",
    run: (fixture) =>
      withJson(
        fixture,
        "field-pointer",
        { hosts: [{ name: "h0" }, { name: "h1" }], "a/b": { "~": "odd" } },
        async (read) => {
          assertSame(await read("#/hosts/1/name"), "h1", "the field #/hosts/1/name");
          assertSame(await read("#/a~1b/~0"), "odd", "the field #/a~1b/~0");
        },
      ),
  },
  {
    name: "a number keeps its digits",
    run: (fixture) =>
      withJson(
        fixture,
        "field-digits",
        '{"big":12345678901234567890,"exact":1.10,"power":1E40}',
        async (read) => {
          assertSame(await read("#big"), "12345678901234567890", "the field #big");
          assertSame(await read("#exact"), "1.10", "the field #exact");
          assertSame(await read("#power"), "1E40", "the field #power");
        },
      ),
  },
  {
    name: "a small number, a boolean, an object and a list are given as their JSON text",
    run: (fixture) =>
      withJson(
        fixture,
        "field-kinds",
        '{"port":5432,"on":true,"object":{"a":1},"list":[1,2]}',
        async (read) => {
          assertSame(await read("#port"), "5432", "the field #port");
          assertSame(await read("#on"), "true", "the field #on");
          assertSame(parsed(await read("#object")), { a: 1 }, "the field #object");
          assertSame(parsed(await read("#list")), [1, 2], "the field #list");
        },
      ),
  },
  {
    name: "a field that is null is invalid_value",
    run: (fixture) =>
      withJson(fixture, "field-null", { nothing: null, other: "x" }, async (read) => {
        await expectFault(read("#nothing"), ["invalid_value"], fixture.credentials);
      }),
  },
  {
    name: "an absent field is not_found, names the missing part and shows no value",
    async run(fixture) {
      const canary = createCanary();
      await withJson(fixture, "field-absent", { password: canary, user: canary }, async (read) => {
        for (const rest of ["#passwort", "#/password/0", "#/nowhere"]) {
          const error = await expectFault(read(rest), ["not_found"], [canary, ...fixture.credentials]);
          assert.equal(error.missing, "field");
        }
      });
    },
  },
  {
    name: "what every object inherits is no field",
    run: (fixture) =>
      withJson(fixture, "field-inherited", { password: "p" }, async (read) => {
        for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
          await expectFault(read(`#${name}`), ["not_found"], fixture.credentials);
        }
      }),
  },
  {
    name: "fields named like an object's own parts are plain fields",
    run: (fixture) =>
      withJson(fixture, "field-own", '{"constructor":"c","toString":"t","then":"n"}', async (read) => {
        assertSame(await read("#constructor"), "c", "the field #constructor");
        assertSame(await read("#toString"), "t", "the field #toString");
        assertSame(await read("#then"), "n", "the field #then");
      }),
  },
  {
    name: "a field of a secret that is no JSON object is a fault that shows no value",
    async run(fixture) {
      const path = fixture.path("field-of-text");
      const canary = createCanary();
      await fixture.seed(path, { text: `${canary} {"password":` });
      await withResolver(await fixture.instance(), async ({ resolve }) => {
        const hidden = [canary, ...fixture.credentials];
        await expectFault(resolve(path, "#password"), ["invalid_value", "not_found"], hidden);
      });
    },
  },
  {
    name: "a whole secret is given without a field",
    async run(fixture) {
      const path = fixture.path("whole");
      const canary = createCanary();
      await fixture.seed(path, { text: canary });
      await withResolver(await fixture.instance(), async ({ resolve }) => {
        assertSame(await resolve(path), canary, "the whole value");
      });
    },
  },
  {
    name: "a value that looks like a reference is given as it is, unresolved",
    async run(fixture) {
      const path = fixture.path("looks-like-reference");
      const text = '<<secret "conformance" "nowhere">> <<"x">>';
      await fixture.seed(path, { text });
      await withResolver(await fixture.instance(), async ({ resolve }) => {
        assertSame(await resolve(path), text, "the value");
      });
    },
  },
];

/** What JSON text means; undefined for other text, since the parser's error quotes it. */
function parsed(json: unknown): unknown {
  try {
    return JSON.parse(String(json));
  } catch {
    return undefined;
  }
}

type ReadField = (rest: string) => ReturnType<OpenedResolver["resolve"]>;

/** Stores a JSON object, or the text of one, and runs with a function that reads what a `#field` names. */
async function withJson(
  fixture: ConformanceFixture,
  name: string,
  content: string | object,
  run: (read: ReadField) => Promise<void>,
): Promise<void> {
  const path = fixture.path(name);
  await fixture.seed(path, { json: typeof content === "string" ? content : JSON.stringify(content) });
  await withResolver(await fixture.instance(), ({ resolve }) => run((rest) => resolve(path, rest)));
}
