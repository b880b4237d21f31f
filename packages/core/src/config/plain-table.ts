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
    const inside = childrenOf(value);
    for (const item of inside) if (typeof item === "object") open.push(item);
  }
  return root;
}

function childrenOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return hasNoPrototype(value) ? Object.values(plainTable(value)) : [];
}

function hasNoPrototype(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === null;
}
