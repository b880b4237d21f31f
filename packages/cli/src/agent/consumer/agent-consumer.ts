import type { Consumer, Late, ResolveOptions, Secret } from "@latebound/core";
import { fillTree } from "@latebound/core/remote";
import type { LocalResolver } from "./local-resolver.ts";
import { type AskTexts, resolveHere, resolveThere } from "./resolve-lates.ts";

/** What an agent's consumer is made of. */
export interface AgentConsumerParts {
  readonly name: string;
  readonly ask: AskTexts;
  /** The project in this process; asked for when something is to be done here. */
  readonly openLocal: () => Promise<LocalResolver>;
}

/** A consumer whose values the agent gives; what it doesn't answer is done in this process. */
export function createAgentConsumer({ name, ask, openLocal }: AgentConsumerParts): Consumer {
  async function resolveLates(lates: readonly Late<unknown>[], options: ResolveOptions) {
    // How a value looks in a file's format is known here only.
    const answers = options.encode ? undefined : await resolveThere(ask, lates, options);
    return answers ?? (await resolveHere(await openLocal(), lates, options));
  }

  const resolve: Consumer["resolve"] = (tree, options = {}) =>
    fillTree(tree, (lates) => resolveLates(lates, options));

  async function get(late: Late<unknown>, options: Omit<ResolveOptions, "onSecret"> = {}): Promise<Secret> {
    const secrets: Secret[] = [];
    await resolveLates([late], { ...options, onSecret: (secret) => void secrets.push(secret) });
    const [secret] = secrets;
    if (secret) return secret;
    const { consumer, tree } = await locally(late, openLocal);
    return await consumer.get(tree, options);
  }

  return {
    name,
    resolve,
    get,
    reader: (late, options) => async () => String(await resolve(late, options)),
    use: async (tree, run, options) => {
      const local = await locally(tree, openLocal);
      return await local.consumer.use(local.tree, run, options);
    },
    watch() {
      throw new TypeError("who watches values has them from this process");
    },
    check: async (tree, options) => {
      const local = await locally(tree, openLocal);
      return await local.consumer.check(local.tree, options);
    },
    warm: async (tree, options) => {
      const local = await locally(tree, openLocal);
      await local.consumer.warm(local.tree, options);
    },
    explain() {
      throw new TypeError("explain is not asked of the agent");
    },
  };
}

interface Local<T> {
  readonly consumer: Consumer;
  /** With late values that the resolver of this process knows. */
  readonly tree: T;
}

async function locally<T>(tree: T, openLocal: AgentConsumerParts["openLocal"]): Promise<Local<T>> {
  const { consumer, bind } = await openLocal();
  const filled = await fillTree(tree, async (lates) => bind(lates.map((late) => late.toJSON())));
  // Late values were replaced by late values.
  return { consumer, tree: filled as T };
}
