import { exitAs } from "../child/process-exit.ts";
import { runProcess } from "../run-process.ts";
import { openHost } from "./open-host.ts";

/**
 * A host process of its own: `host.ts '{"command":…,"args":…,"secrets":…,"env":…,"reraise":true}'` runs the child and
 * ends as it did. What it is given stands in HOST_SPEC, as values must not stand in argv.
 */
const {
  secrets = {},
  env = {},
  files = {},
  reraise = false,
  ...spec
} = JSON.parse(process.env.HOST_SPEC ?? "{}");
delete process.env.HOST_SPEC;
const { resolver, consumer } = await openHost(secrets);
const bound = resolver.bind({ env, files });
const child = await runProcess(consumer, { ...spec, ...bound, stripEnv: ["HOST_SPEC"] });
const exit = await child.exit;
if (reraise) exitAs(exit);
else process.exitCode = exit.exitCode;
