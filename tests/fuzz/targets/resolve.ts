import assert from "node:assert/strict";
import { createResolver, isSecretError, parseConfig } from "@latebound/core";
import { defineKind } from "@latebound/provider";
import { embedFault } from "../../../packages/core/src/value/embed.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import type { Random } from "../random.ts";

const canary = "CANARYhunter2";
/** A path that only values and strings of strangers name. */
const forbidden = '<<secret "hostile" "forbidden">>';
const values: Readonly<Record<string, string>> = {
  whole: forbidden,
  start: "<<secret",
  end: ' "hostile" "forbidden">>',
  literal: `<<"${forbidden}">>`,
  angle: "<",
  url: `${canary}@evil/`,
  line: `${canary}\n`,
};
const texts = ["<", " ", "a", "https://", "password=", '"', ">>", ' "hostile" "forbidden">>', "<<", "secret"];
const strangers = [forbidden, `x ${forbidden}`, '<<"a">>', "<<secret", "plain"];

/** Any config string over hostile values: each value is put in once, and nothing that isn't the operator's is resolved. */
export const resolveTarget: FuzzTarget = {
  name: "resolve",
  async run(random) {
    const { resolver, asked } = await hostileResolver();
    const pieces = random.list(6, () => pickPiece(random));
    const stranger = random.pick(strangers);
    const tree = { bound: resolver.bind(pieces.map(({ written }) => written).join("")), stranger };
    const snapshot = JSON.stringify(tree);
    const consumer = resolver.for("plugin:fuzz");
    const expected = renderPieces(pieces);
    const resolved = await consumer.resolve(tree).catch((error: unknown) => assertRefusal(error, expected));
    if (resolved) {
      assert.deepEqual(resolved, { bound: expected, stranger });
      assert.deepEqual(await consumer.resolve(resolved), resolved);
    }
    assert.equal(JSON.stringify(tree), snapshot);
    assert.ok(!asked.has("forbidden"), "a reference that the operator did not write was resolved");
  },
};

/** What is written in the config, and the text or the value that it stands for. */
interface Piece {
  readonly written: string;
  readonly text?: string;
  readonly value?: string;
}

function pickPiece(random: Random): Piece {
  const kind = random.integer(4);
  if (kind === 0)
    return { written: `<<"${forbidden.replace(/">>$/, "")}">>`, text: forbidden.replace(/">>$/, "") };
  const [name, value] = random.pick(Object.entries(values));
  if (kind === 1) return { written: `<<secret "hostile" "${name}">>`, value };
  if (kind === 2) {
    return { written: `<<secret \`hostile\` \`${name}\` | urlencode>>`, value: encodeURIComponent(value) };
  }
  const text = random.pick(texts);
  return { written: text.includes("<") ? `<<"${text}">>` : text, text };
}

/** Undefined where a value does not fit into the text around it. */
function renderPieces(pieces: readonly Piece[]): string | undefined {
  const parts = pieces.filter(({ text }) => text !== "");
  let before = "";
  for (const { text = "", value } of parts) {
    if (value !== undefined && parts.length > 1 && embedFault(value, { before, filters: [] }))
      return undefined;
    before += text;
  }
  return parts.map(({ text, value }) => text ?? value).join("");
}

function assertRefusal(error: unknown, expected: string | undefined): undefined {
  assert.ok(isSecretError(error) && error.code === "invalid_value", String(error));
  assert.equal(expected, undefined);
  assert.ok(!JSON.stringify(error).includes(canary), "an error quotes a value");
}

let opened: ReturnType<typeof openHostileResolver> | undefined;

function hostileResolver() {
  opened ??= openHostileResolver();
  return opened;
}

async function openHostileResolver() {
  const asked = new Set<string>();
  const kind = defineKind<object>({
    kind: "hostile",
    options: (z) => z.strictObject({}),
    checkKey: () => undefined,
    canonicalKey: (key) => ({ key, aliases: [] }),
    create: () => ({
      async get({ path }) {
        asked.add(path);
        return { text: values[path] ?? canary };
      },
    }),
  });
  const config = await parseConfig({ secret: { hostile: {} } }, { kinds: [kind] });
  return { resolver: createResolver({ config }), asked };
}
