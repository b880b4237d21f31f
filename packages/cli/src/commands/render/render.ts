import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { type CloseOptions, isSecretError } from "@latebound/core";
import { type FileFormat, type FileSpec, renderFile, saveFiles } from "@latebound/sink-file";
import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { outputFileOf } from "../../command-line/output-file.ts";
import { openAccess } from "../../project/access.ts";
import type { Access } from "../../project/command-access.ts";
import { filePlaces } from "../../project/file-places.ts";
import { readTextFile, readTextStream } from "../../project/read-text-file.ts";
import { orderlyExitCode } from "../../surroundings/core-signals.ts";
import { listenForInterrupt } from "../../surroundings/interrupt.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { askBeforeShowing } from "../../terminal/ask-before-showing.ts";
import { reportFault } from "../../terminal/report-fault.ts";
import { createStyle } from "../../terminal/style.ts";
import { writeText } from "../../terminal/write-text.ts";
import { bindTemplate } from "./bind-template.ts";
import { placeFaults } from "./place-faults.ts";
import { templateFormat } from "./template-format.ts";

/** Fills in a template, into a pipe or a file. */
export async function render(input: CommandInput): Promise<number> {
  const { words, options, surroundings } = input;
  const [named = ""] = words;
  const output = outputFileOf(input);
  if (options.watch === true && output === undefined)
    throw usageFault("--watch writes a file again and again: it needs --output FILE");
  if (output !== undefined) await refuseSameFile(named, output, surroundings);
  const text = await (named === "-"
    ? readTextStream("standard input", surroundings.stdin)
    : readTextFile(named, surroundings));
  if (output === undefined && options.reveal !== true)
    await askBeforeShowing("Show the result on this terminal?", surroundings);
  const watching = options.watch === true;
  const access = await openAccess(input, "cli:render", { watching, hearsSignals: watching });
  let leases: CloseOptions["leases"] = "revoke";
  try {
    const content = bindTemplate(access, text, resolve(surroundings.directory, named));
    const format = templateFormat(text, { named, output, given: formatOption(options.format) });
    const job: Job = { access, file: { content, format }, surroundings };
    if (output !== undefined && watching)
      return await keepWriting(job, { output, quiet: globalOptionsOf(input).quiet });
    if (await giveOut(job, named, output)) leases = "leave";
    return 0;
  } catch (error) {
    if (!isSecretError(error)) throw error;
    throw placeFaults(error, access, { text, file: resolve(surroundings.directory, named) });
  } finally {
    await access.close({ leases });
  }
}

/** @throws {CommandFault} where the result would replace its template, perhaps by another name */
async function refuseSameFile(named: string, output: string, { directory }: Surroundings): Promise<void> {
  if (named === "-") return;
  // One that can't be found is not there yet, or told when it is opened.
  const [template, result] = await Promise.all(
    [named, output].map((path) => realpath(resolve(directory, path)).catch(() => undefined)),
  );
  if (template !== undefined && template === result)
    throw usageFault("the result would replace the template", "name another file with --output");
}

interface Job {
  readonly access: Access;
  readonly file: FileSpec;
  readonly surroundings: Surroundings;
}

/** One of the choices that the command line was read with. */
function formatOption(option: CommandInput["options"][string]): FileFormat | undefined {
  return typeof option === "string" ? (option as FileFormat) : undefined;
}

/** Whether somebody has the result now, who is to have it for longer than this command lasts. */
async function giveOut(job: Job, named: string, output: string | undefined): Promise<boolean> {
  if (output === undefined) return await print(job, named);
  await save(job, output);
  return true;
}

/** False where nobody took it. */
async function print({ access, file, surroundings }: Job, named: string): Promise<boolean> {
  const bytes = await renderFile(access.consumer, { name: named, ...file });
  return await writeText(surroundings.stdout, bytes);
}

async function save(
  { access, file, surroundings }: Job,
  output: string,
  signal?: AbortSignal,
): Promise<string> {
  const path = resolve(surroundings.directory, output);
  await saveFiles(access.consumer, { [path]: file }, { ...filePlaces(surroundings), signal });
  return path;
}

interface Watching {
  readonly output: string;
  readonly quiet: boolean;
}

/**
 * Writes at once, then at each change, until this process is told to end; gives the exit code. A failed rewrite leaves
 * the file as it was.
 */
async function keepWriting(job: Job, { output, quiet }: Watching): Promise<number> {
  const { access, file, surroundings } = job;
  const { stderr, environment } = surroundings;
  const tell = (path: string) => {
    if (!quiet) stderr.write(`${createStyle(stderr, environment).good("written:")} ${path}\n`);
  };
  const interrupt = listenForInterrupt();
  const { signal } = interrupt;
  // A watch keeps no process alive.
  const alive = setInterval(() => {}, 60_000);
  try {
    // Watched before the first write, so that no change falls between the two.
    const changes = access.consumer.watch(file.content, { signal });
    tell(await save(job, output, signal));
    for await (const _change of changes) {
      try {
        tell(await save(job, output, signal));
      } catch (error) {
        if (!isSecretError(error) || signal.aborted) throw error;
        await reportFault(error, surroundings);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearInterval(alive);
    interrupt.stop();
  }
  return orderlyExitCode(interrupt.by);
}
