import { expect, test } from "vitest";
import { mergeSources, sourceOf } from "./merge-sources.ts";
import type { SourceTable } from "./source-table.ts";

function sourceTable(file: string, table: Record<string, unknown>): SourceTable {
  return { file, table, operator: true, directory: "/" };
}

const base = sourceTable("base.toml", {
  secret: { vault_local: { address: "http://127.0.0.1:8200", token: "t" }, env: {} },
  mail: { host: "a", ports: [1, 2], tls: { verify: true } },
});
const overlay = sourceTable("dev.toml", {
  secret: { vault_local: { type: "file", dir: "secrets" } },
  mail: { host: "b", ports: [3], tls: { name: "c" } },
});

test("tables merge, arrays and scalars replace, a provider's table is replaced whole", () => {
  expect(mergeSources([base, overlay])).toEqual({
    secret: { vault_local: { type: "file", dir: "secrets" }, env: {} },
    mail: { host: "b", ports: [3], tls: { verify: true, name: "c" } },
  });
});

test("no source is changed", () => {
  mergeSources([base, overlay]);
  expect(base.table).toMatchObject({ mail: { host: "a", tls: { verify: true } } });
  expect(overlay.table).toMatchObject({ mail: { tls: { name: "c" } } });
});

test.each([
  [["mail", "host"], "dev.toml"],
  [["mail", "ports", 0], "dev.toml"],
  [["mail", "tls", "verify"], "base.toml"],
  [["mail", "tls", "name"], "dev.toml"],
  [["secret", "vault_local"], "dev.toml"],
  [["secret", "vault_local", "missing"], "dev.toml"],
  [["secret", "env"], "base.toml"],
])("what stands at %j comes from %s", (path, file) => {
  expect(sourceOf([base, overlay], path)?.file).toBe(file);
});

test("a table over a scalar and a scalar over a table both replace", () => {
  const scalar = sourceTable("scalar.toml", { mail: 5 });
  expect(mergeSources([base, scalar])).toMatchObject({ mail: 5 });
  expect(mergeSources([scalar, overlay])).toMatchObject({ mail: { host: "b" } });
});

test("a __proto__ key of a parsed object stays an ordinary key", () => {
  const hostile: Record<string, unknown> = JSON.parse(
    '{"__proto__": {"polluted": true}, "a": {"__proto__": {"x": 1}}}',
  );
  const merged = mergeSources([sourceTable("a", hostile), sourceTable("b", hostile)]);
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  expect(merged.polluted).toBeUndefined();
  expect(Reflect.get({}, "polluted")).toBeUndefined();
  expect(Object.hasOwn(merged, "__proto__")).toBe(true);
});
