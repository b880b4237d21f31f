import { createResolver, isLate, parseConfig, type Resolver } from "@latebound/core";
import { fakeProvider } from "@latebound/testing";
import { timesOf } from "../measure/musts.ts";
import { measureTasks, repeated, type Task } from "../measure/tasks.ts";
import { openMiddy, type SecretReader } from "../peers/secret-readers.ts";
import { openStubbedPowertools } from "../peers/stubbed-powertools.ts";
import type { Answer, Contender, Missing, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const value = "a value of some length";
const operations = 1_000;

/** What one cached value costs, in nanoseconds. */
export async function ask(setting: Setting): Promise<Answer> {
  const resolver = await openResolver();
  const late = resolver.bind('<<secret "fake" "bench/0#password">>');
  if (!isLate(late)) throw new Error("the reference was not seen");
  const consumer = resolver.for("plugin:mailer");
  const powertools = await openStubbedPowertools(setting, value);
  const middy = await openMiddy(setting, async () => ({ SecretString: value }));
  const map = new Map([["bench/0", value]]);
  const tasks: Task[] = [
    repeated("get", operations, () => consumer.get(late)),
    repeated("resolve", operations, () => consumer.resolve(late)),
    repeated("map", operations, async () => map.get("bench/0")),
    ...taskOf("powertools", powertools),
    ...taskOf("middy", middy),
  ];
  const nanoseconds = await measureTasks("cached", tasks, setting);
  await resolver.close();
  const peers = [
    contenderOf("powertools", powertools, nanoseconds),
    contenderOf("middy", middy, nanoseconds),
  ];
  const floor = { name: "await of a `Map` hit", figure: nanoseconds("map") };
  const row = (what: string, ours: number): Row => {
    const [first] = peers;
    return { what, unit: "ns", ours, floor, peers, musts: first ? [timesOf(ours, first)] : [] };
  };
  return {
    rows: [row("`consumer.get`", nanoseconds("get")), row("`consumer.resolve`", nanoseconds("resolve"))],
    notes: [
      "Grants on, no `onEvent`. The peers hold the same value in their caches; middy's is one invocation.",
    ],
  };
}

async function openResolver(): Promise<Resolver> {
  const text = '[secret.fake]\n[[grant]]\nconsumer = "plugin:mailer"\nallow = ["fake:bench/**"]\n';
  const config = await parseConfig(text, { kinds: [fakeProvider({ "bench/0#password": value })] });
  return createResolver({ config });
}

function taskOf(name: string, reader: SecretReader | Missing): Task[] {
  return "missing" in reader ? [] : [repeated(name, operations, () => reader.read("bench/0"))];
}

function contenderOf(
  name: string,
  reader: SecretReader | Missing,
  nanoseconds: (name: string) => number,
): Contender {
  if ("missing" in reader) return { name, figure: reader };
  return { name, version: reader.version, figure: nanoseconds(name) };
}
