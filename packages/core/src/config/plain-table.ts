/**
 * The same table with the prototype of an object literal, as it prints and behaves like one. For tables that were filled
 * while they had no prototype, so that no key could reach into one.
 */
export function plainTable<Table extends object>(table: Table): Table {
  return Object.setPrototypeOf(table, Object.prototype) as Table;
}

/** The same for a whole tree fresh from a parser. */
export function plainTables<Table extends object>(root: Table): Table {
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) open.push(...value.filter((item) => typeof item === "object"));
    else if (hasNoPrototype(value))
      open.push(...Object.values(plainTable(value)).filter((item) => typeof item === "object"));
  }
  return root;
}

function hasNoPrototype(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === null;
}
