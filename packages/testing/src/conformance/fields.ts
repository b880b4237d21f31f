import assert from "node:assert/strict";
import { createCanary } from "../leaks/canary.ts";
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
          assert.equal(await read("#password"), "p1");
          assert.equal(await read("#a.b"), "p2");
          assert.equal(await read("#with space"), "p3");
          assert.equal(await read("#ü"), "p4");
          assert.equal(await read("#a/b"), "p5");
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
          assert.equal(await read("#/hosts/1/name"), "h1");
          assert.equal(await read("#/a~1b/~0"), "odd");
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
          assert.equal(await read("#big"), "12345678901234567890");
          assert.equal(await read("#exact"), "1.10");
          assert.equal(await read("#power"), "1E40");
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
          assert.equal(await read("#port"), "5432");
          assert.equal(await read("#on"), "true");
          assert.deepEqual(JSON.parse(String(await read("#object"))), { a: 1 });
          assert.deepEqual(JSON.parse(String(await read("#list"))), [1, 2]);
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
        assert.equal(await read("#constructor"), "c");
        assert.equal(await read("#toString"), "t");
        assert.equal(await read("#then"), "n");
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
        assert.equal((await resolve(path)) === canary, true, "the value differs");
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
        assert.equal(await resolve(path), text);
      });
    },
  },
];

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
