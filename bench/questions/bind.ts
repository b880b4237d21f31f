import { createResolver, parseConfig, type Resolver } from "@latebound/core";
import { fakeProvider } from "@latebound/testing";
import { atMost } from "../measure/musts.ts";
import { measureTasks, type Task } from "../measure/tasks.ts";
import type { Answer, Must, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const mebibyte = 1024 * 1024;
const expression = /<<secret\s+"([^"]*)"\s+"([^"]*)"\s*>>/g;
const reference = (index: number) => `<<secret "fake" "bench/${index % 100}#password">>`;
const line = "listen: 127.0.0.1:8080 # as the operator wrote it, key < value\n";

/** A text that grows with a size in bytes. */
interface GrowingText {
  readonly what: string;
  readonly sizes: readonly number[];
  readonly textOf: (bytes: number) => string;
  readonly hasReferences: boolean;
}

const texts: readonly GrowingText[] = [
  plainText(0, [1024, mebibyte, 10 * mebibyte]),
  plainText(1, [1024, mebibyte, 10 * mebibyte]),
  plainText(1_000, [mebibyte, 10 * mebibyte]),
  hostileText("`<<` and nothing else", "<<"),
  hostileText('`<<"` never closed, on one line', '<<"'),
  hostileText("`<<secrets` over and over", "<<secrets "),
];

/** What finding the references of a text costs, in nanoseconds. */
export async function ask(setting: Setting): Promise<Answer> {
  const config = await parseConfig("[secret.fake]\n", { kinds: [fakeProvider()] });
  const resolver = createResolver({ config });
  const rows: Row[] = [];
  for (const text of texts) {
    const sizes = setting.quick ? text.sizes.slice(0, 2) : text.sizes;
    rows.push(...(await measureText(resolver, { ...text, sizes }, setting)));
  }
  await resolver.close();
  const notes = [
    "The peer is `String.replace` with one regular expression, which checks nothing. Ten times the text may take 12 times as long; " +
      "more, 1.2 times as much as `indexOf`, only where that grows faster too, as the text outgrows the processor's cache.",
  ];
  return { rows, notes };
}

/** All sizes of a text in turns, so that noise doesn't look like growth. */
async function measureText(resolver: Resolver, text: GrowingText, setting: Setting): Promise<Row[]> {
  const tasks = text.sizes.flatMap((bytes) => tasksOf(resolver, text.textOf(bytes), bytes));
  const nanoseconds = await measureTasks(text.what, tasks, setting);
  return text.sizes.map((bytes) => {
    const ours = nanoseconds(`bind ${bytes}`);
    const floorNs = nanoseconds(`indexOf ${bytes}`);
    return {
      what: `${text.what}, ${sizeText(bytes)}`,
      unit: "ns",
      ours,
      floor: { name: "`indexOf`", figure: floorNs },
      peers: [{ name: "`String.replace`", figure: nanoseconds(`replace ${bytes}`) }],
      musts: [
        ...(text.hasReferences ? [] : [atMost(2, "×", ours / floorNs, "`indexOf`")]),
        ...(bytes > mebibyte ? [growthMust(bytes, nanoseconds)] : []),
      ],
    };
  });
}

/** Ten times the text in twelve times the time, or in what the processor's cache leaves of that to `indexOf`. */
function growthMust(bytes: number, nanoseconds: (name: string) => number): Must {
  const growthOf = (name: string) => nanoseconds(`${name} ${bytes}`) / nanoseconds(`${name} ${bytes / 10}`);
  return atMost(Math.max(12, 1.2 * growthOf("indexOf")), "×", growthOf("bind"), "a tenth of the text");
}

function tasksOf(resolver: Resolver, text: string, bytes: number): Task[] {
  const operations = bytes < mebibyte ? 100 : 1;
  const task = (name: string, call: () => unknown): Task => ({
    name: `${name} ${bytes}`,
    operations,
    run: () => {
      for (let count = 0; count < operations; count += 1) call();
    },
  });
  return [
    task("bind", () => resolver.bind(text)),
    task("indexOf", () => text.indexOf("<<\0")),
    task("replace", () => text.replace(expression, "")),
  ];
}

function plainText(references: number, sizes: readonly number[]) {
  return {
    what: references === 1 ? "1 reference" : `${references.toLocaleString("en")} references`,
    sizes,
    hasReferences: references > 0,
    textOf: (bytes: number) => {
      const every = Math.ceil(bytes / Math.max(1, references));
      let text = "";
      for (let written = 0; text.length < bytes; ) {
        if (written < references && text.length >= written * every)
          text += `password: ${reference(written++)}\n`;
        else text += line;
      }
      return flat(text);
    },
  };
}

function hostileText(what: string, part: string) {
  const textOf = (bytes: number) => flat(part.repeat(Math.ceil(bytes / part.length)));
  return { what, sizes: [mebibyte, 10 * mebibyte], hasReferences: true, textOf };
}

/** One string in memory, as a file's text is, and no rope of parts. */
function flat(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}

function sizeText(bytes: number): string {
  return bytes < mebibyte ? `${bytes / 1024} KiB` : `${bytes / mebibyte} MiB`;
}
