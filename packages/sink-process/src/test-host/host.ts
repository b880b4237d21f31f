import { readFileSync, unlinkSync } from "node:fs";
import { writeFiles } from "@latebound/sink-file";
import { exitAs } from "../child/process-exit.ts";
import { runProcess } from "../run-process.ts";
import { openHost } from "./open-host.ts";

/**
 * A host process of its own: runs the child of the spec in the file that it is given (`command`, `args`, `secrets`,
 * `env`, `reraise`, `own`: files of the host itself, with their ledger), and ends as that did. The file is gone then, as it holds the secrets.
 */
const [, , file = ""] = process.argv;
const { secrets = {}, env = {}, reraise = false, own, ...spec } = JSON.parse(readFileSync(file, "utf8"));
unlinkSync(file);
const { resolver, consumer } = await openHost(secrets);
if (own) await writeFiles(consumer, resolver.bind(own.files), { ledger: own.ledger });
const child = await runProcess(consumer, { ...spec, env: resolver.bind(env) });
const exit = await child.exit;
if (reraise) exitAs(exit);
else process.exitCode = exit.exitCode;
