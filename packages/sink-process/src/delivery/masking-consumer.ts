import type { Consumer, Late, Resolved, ResolveOptions } from "@latebound/core";
import { type LatePart, latesIn, partsOf } from "./late-parts.ts";
import { maskForms } from "./mask-forms.ts";

/** Takes what must not show in output, before the value is handed out, with the reference it came from. */
export type AddMask = (form: string | Uint8Array, late: Late<unknown>) => void;

/** The consumer, but that each value it gives is told to `addMask` first, in every form it may show in. */
export function maskingConsumer(consumer: Consumer, addMask: AddMask): Consumer {
  const resolve: Consumer["resolve"] = (tree, options = {}) =>
    options.encode ? resolveEncoded(tree, options, options.encode) : resolvePlain(tree, options);

  async function resolvePlain<T>(tree: T, options: ResolveOptions): Promise<Resolved<T>> {
    const { watched, take } = withPieces(tree, addMask);
    return take(await consumer.resolve(watched, options));
  }

  /** What an encoder is given has gone through its filters; which ones is tried for each reference of the tree. */
  function resolveEncoded<T>(tree: T, options: ResolveOptions, encode: Encode): Promise<Resolved<T>> {
    const parts = latesIn(tree).flatMap(piecesOf);
    const recorded: Encode = (value, context) => {
      const encoded = encode(value, context);
      for (const part of parts) addForms(value, part, addMask);
      for (const { late } of parts.slice(0, 1)) addMask(encoded, late);
      return encoded;
    };
    return consumer.resolve(tree, { ...options, encode: recorded });
  }

  return {
    ...delegates(consumer),
    resolve,
    async get(late, options) {
      const secret = await consumer.get(late, options);
      const bytes = secret.bytes();
      addMask(bytes, late);
      for (const part of piecesOf(late)) addForms(Buffer.from(bytes).toString(), part, addMask);
      return secret;
    },
    reader: (late, options) => async () => String(await resolve(late, options)),
    use(tree, run, options) {
      const { watched, take } = withPieces(tree, addMask);
      return consumer.use(watched, (resolved) => run(take(resolved)), options);
    },
  };
}

type Encode = NonNullable<ResolveOptions["encode"]>;

function delegates(consumer: Consumer): Pick<Consumer, "name" | "watch" | "check" | "warm" | "explain"> {
  return {
    name: consumer.name,
    watch: (tree, options) => consumer.watch(tree, options),
    check: (tree, options) => consumer.check(tree, options),
    warm: (tree, options) => consumer.warm(tree, options),
    explain: (reference) => consumer.explain(reference),
  };
}

/** The tree beside each of its references alone, so that one call gives both from the same values. */
function withPieces<T>(tree: T, addMask: AddMask) {
  const parts = latesIn(tree).flatMap(piecesOf);
  const watched = { tree, pieces: parts.map(({ late }) => late) };
  const take = (resolved: Resolved<typeof watched>): Resolved<T> => {
    const { tree: value, pieces } = resolved as { tree: Resolved<T>; pieces: unknown[] };
    for (const [index, part] of parts.entries()) addForms(String(pieces[index]), part, addMask);
    return value;
  };
  return { watched, take };
}

/** A late value without a reference is a literal that a schema took for a secret: masked as a whole. */
function piecesOf(late: Late<unknown>): readonly LatePart[] {
  const parts = partsOf(late);
  return parts.length === 0 ? [{ late, filters: [] }] : parts;
}

function addForms(text: string, { late, filters }: LatePart, addMask: AddMask): void {
  for (const form of maskForms(text, filters)) addMask(form, late);
}
