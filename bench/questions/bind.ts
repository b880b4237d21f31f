import { createResolver, parseConfig, type Resolver } from "@latebound/core";
import { fakeProvider } from "@latebound/testing";
import { atMost } from "../measure/musts.ts";
import { effortOf, measureTasks, type Task } from "../measure/tasks.ts";
import type { Answer, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const mebibyte = 1024 * 1024;
const expression = /<<secret\s+"([^"]*)"\s+"([^"]*)"\s*>>/g;
const reference = (index: number) => `<<secret "fake" "bench/${index % 100}#password">>`;
const line = "listen: 127.0.0.1:8080 # as the operator wrote it, key < value\n";

/** Texts that grow with a size in bytes. */
const texts: readonly {
  readonly what: string;
  readonly sizes: readonly number[];
  readonly textOf: (bytes: number) => string;
  readonly hasReferences: boolean;
}[] = [
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
  for (const { what, sizes, textOf, hasReferences } of texts) {
    let smaller: number | undefined;
    for (const bytes of setting.quick ? sizes.slice(0, 2) : sizes) {
      const name = `${what}, ${sizeText(bytes)}`;
      const text = textOf(bytes);
      const grown = bytes > mebibyte ? smaller : undefined;
      const row = await measureText(resolver, { name, text, hasReferences, smaller: grown }, setting);
      rows.push(row);
      smaller = typeof row.ours === "number" ? row.ours : undefined;
    }
  }
  await resolver.close();
  return { rows, notes: ["The peer is `String.replace` with one regular expression, which checks nothing."] };
}

interface BindCase {
  readonly name: string;
  readonly text: string;
  readonly hasReferences: boolean;
  /** Nanoseconds for a tenth of the text. */
  readonly smaller: number | undefined;
}

async function measureText(
  resolver: Resolver,
  { name, text, hasReferences, smaller }: BindCase,
  setting: Setting,
): Promise<Row> {
  const operations = text.length < 10_000 ? 100 : 1;
  const task = (taskName: string, call: () => unknown): Task => ({
    name: taskName,
    operations,
    run: () => {
      for (let count = 0; count < operations; count += 1) call();
    },
  });
  const tasks = [
    task("bind", () => resolver.bind(text)),
    task("indexOf", () => text.indexOf("<<\0")),
    task("replace", () => text.replace(expression, "")),
  ];
  const nanoseconds = await measureTasks(tasks, effortOf(setting));
  const ours = nanoseconds("bind");
  const floorNs = nanoseconds("indexOf");
  return {
    what: name,
    unit: "ns",
    ours,
    floor: { name: "`indexOf`", figure: floorNs },
    peers: [{ name: "`String.replace`", figure: nanoseconds("replace") }],
    musts: [
      ...(hasReferences ? [] : [atMost(2, "×", ours / floorNs, "`indexOf`")]),
      ...(smaller === undefined ? [] : [atMost(12, "×", ours / smaller, "a tenth of the text")]),
    ],
  };
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
