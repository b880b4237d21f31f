import { inspect } from "node:util";

const maxObjects = 10_000;

/**
 * Everything that can be read off a value, as one text: what inspect (hidden properties too), JSON and
 * string conversion show, and every own property down to the leaves, getters, non-enumerable and symbol-keyed ones included;
 * bytes as UTF-8 and hex. For `assertNoCanary`.
 */
export function describeEverything(value: unknown): string {
  const lines: string[] = [];
  lines.push(
    attempt(() =>
      inspect(value, {
        showHidden: true,
        depth: 20,
        maxArrayLength: null,
        maxStringLength: null,
      }),
    ),
  );
  lines.push(attempt(() => JSON.stringify(value) ?? ""));
  lines.push(attempt(() => String(value)));
  walk(value, lines);
  return lines.join("\n");
}

function walk(root: unknown, lines: string[]): void {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [root];
  while (waiting.length > 0 && seen.size < maxObjects) {
    const value = waiting.pop();
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    if (!isObject) {
      lines.push(attempt(() => String(value)));
    } else if (!seen.has(value)) {
      seen.add(value);
      waiting.push(...partsOf(value, lines));
    }
  }
}

function partsOf(value: object, lines: string[]): unknown[] {
  if (ArrayBuffer.isView(value)) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    lines.push(bytes.toString("utf8"), bytes.toString("hex"));
    return [];
  }
  const parts: unknown[] = [];
  for (const key of Reflect.ownKeys(value)) {
    lines.push(String(key));
    parts.push(readProperty(value, key));
  }
  if (value instanceof Map) parts.push(...value.keys(), ...value.values());
  if (value instanceof Set) parts.push(...value);
  return parts;
}

function readProperty(value: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}

/** What a conversion gives; one that refuses, as late values and secrets do, shows nothing. */
function attempt(convert: () => string): string {
  try {
    return convert();
  } catch {
    return "";
  }
}
