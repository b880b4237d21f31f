import { expect, test } from "vitest";
import { createPlaces } from "./places.ts";
import { isReserved, reservedFaults } from "./reserved-tables.ts";
import type { SourceTable } from "./source-table.ts";

function faultsOf(table: Record<string, unknown>, operator = true) {
  const source: SourceTable = { table, operator, directory: "/", file: "app.toml" };
  return reservedFaults(source, createPlaces([source]));
}

test.each([
  ["secret", 1],
  ["grant", {}],
  ["policy", []],
  ["process", "x"],
  ["container", true],
])("%s of another shape is a fault", (name, value) => {
  expect(isReserved(name)).toBe(true);
  const [fault] = faultsOf({ [name]: value });
  expect(fault).toMatchObject({ code: "invalid_config", at: { file: "app.toml", path: name } });
  expect(fault?.hint).toMatch(/wr(ite|itten)/);
});

test.each([
  ["secrets", "secret"],
  ["Secret", "secret"],
  ["SECRET", "secret"],
  ["secrte", "secret"],
  ["grants", "grant"],
  ["grnat", "grant"],
  ["polices", "policy"],
  ["policies", "policy"],
  ["polciy", "policy"],
  ["processes", "process"],
  ["containers", "container"],
])("%s is refused as a near miss of %s", (written, name) => {
  expect(faultsOf({ [written]: {} })[0]?.hint).toContain(`did you mean "${name}"?`);
});

test.each([
  "mail",
  "server",
  "secure",
  "progress",
  "processor",
  "print",
  "brand",
  "front",
  "graph",
  "database",
  "tenant",
])("%s is an ordinary name", (name) => {
  expect(faultsOf({ [name]: {} })).toEqual([]);
});

test("secret must be a table", () => {
  expect(faultsOf({ secret: "canary-1" })[0]?.message).toContain("expected a table");
  expect(JSON.stringify(faultsOf({ secret: "canary-1" }))).not.toContain("canary-1");
  expect(faultsOf({ secret: {} })).toEqual([]);
});

test("a file that isn't the operator's can hold no reserved table", () => {
  const faults = faultsOf({ secret: {}, grant: [], mail: {} }, false);
  expect(faults.map((fault) => fault.at?.path)).toEqual(["secret", "grant"]);
  expect(faults[0]?.message).toContain("isn't the operator's");
});
