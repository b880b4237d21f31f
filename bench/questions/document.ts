import { createResolver, parseConfig } from "@latebound/core";
import { fakeProvider } from "@latebound/testing";
import { atMost } from "../measure/musts.ts";
import { measureTasks, type Task } from "../measure/tasks.ts";
import { openStubbedPowertools } from "../peers/stubbed-powertools.ts";
import type { Answer, Contender, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const nanosecondsPerReference = 200;
const value = "a value of some length";

/** What resolving a document costs whose every secret is in the cache, in nanoseconds. */
export async function ask(setting: Setting): Promise<Answer> {
  const rows: Row[] = [];
  for (const count of [10, 100, 1_000]) rows.push(await measureDocument(count, setting));
  const notes = [
    "Each reference stands in a table of five other settings, each for a secret of its own. The floor is a hand-written " +
      "deep copy of the same document with the values in it; Powertools gets the secrets in a loop and copies nothing.",
  ];
  return { rows, notes };
}

async function measureDocument(count: number, setting: Setting): Promise<Row> {
  const paths = Array.from({ length: count }, (_, index) => `bench/${index}`);
  const secrets = Object.fromEntries(paths.map((path) => [`${path}#password`, value]));
  const grant = '[secret.fake]\n[[grant]]\nconsumer = "plugin:mailer"\nallow = ["fake:bench/**"]\n';
  const config = await parseConfig(grant, { kinds: [fakeProvider(secrets)] });
  const resolver = createResolver({ config });
  const consumer = resolver.for("plugin:mailer");
  const bound = resolver.bind(documentOf(paths, (path) => `<<secret "fake" "${path}#password">>`));
  const plain = documentOf(paths, () => value);
  const powertools = await openStubbedPowertools(setting, value);
  const readAll = async () => {
    if ("missing" in powertools) return;
    for (const path of paths) await powertools.read(path);
  };
  const tasks: Task[] = [
    { name: "resolve", operations: 1, run: () => consumer.resolve(bound) },
    { name: "copy", operations: 1, run: () => copy(plain) },
    ...("missing" in powertools ? [] : [{ name: "powertools", operations: 1, run: readAll }]),
  ];
  const nanoseconds = await measureTasks(`${count}`, tasks, setting);
  await resolver.close();
  const ours = nanoseconds("resolve");
  const copyNs = nanoseconds("copy");
  const peer: Contender =
    "missing" in powertools
      ? { name: "powertools", figure: powertools }
      : { name: "powertools", version: powertools.version, figure: nanoseconds("powertools") };
  const limit = 2 * copyNs + nanosecondsPerReference * count;
  return {
    what: `${count.toLocaleString("en")} references`,
    unit: "ns",
    ours,
    floor: { name: "copy", figure: copyNs },
    peers: [peer],
    musts: [atMost(limit, "ns", ours, "(2 × the copy + 200 ns a reference)")],
  };
}

/** As a config file has them: a password among other settings. */
function documentOf(paths: readonly string[], passwordOf: (path: string) => string) {
  const services = paths.map((path, index) => ({
    name: `service-${index}`,
    host: "db.internal",
    port: 5_432,
    options: { tls: true, retries: 3 },
    password: passwordOf(path),
  }));
  return { title: "bench", services };
}

function copy(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(copy);
  if (typeof tree !== "object" || tree === null) return tree;
  const result: Record<string, unknown> = {};
  for (const [name, child] of Object.entries(tree)) result[name] = copy(child);
  return result;
}
