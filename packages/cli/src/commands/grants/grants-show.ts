import { isAbsolute, relative } from "node:path";
import type { Config, SourcePlace } from "@latebound/core";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { readConfigFiles } from "../../project/config-files.ts";
import { openForReview } from "../../project/open-for-review.ts";
import { tableText } from "../../terminal/table.ts";
import { writeText } from "../../terminal/write-text.ts";

/** Shows who may use what. */
export async function grantsShow(input: CommandInput): Promise<number> {
  const { words, options, surroundings } = input;
  const files = await readConfigFiles(globalOptionsOf(input).config, surroundings);
  const { config, resolver } = await openForReview(files, surroundings);
  const [consumer] = words;
  // Says what is wrong with a name that no consumer can have.
  if (consumer !== undefined) resolver.for(consumer);
  await resolver.close();
  const rules = await rulesOf(config, consumer);
  if (options.format === "json") {
    const shown = { default: defaultOf(config), rules };
    await writeText(surroundings.stdout, `${JSON.stringify(shown, undefined, 2)}\n`);
    return 0;
  }
  if (!globalOptionsOf(input).quiet) surroundings.stderr.write(`${defaultText(config)}\n`);
  const rows = rules.map((rule) => rowOf(rule, surroundings.directory));
  if (rows.length > 0) await writeText(surroundings.stdout, tableText(heads, rows, surroundings.stdout));
  return 0;
}

/** A pattern of a grant, and whom it is for. */
interface ShownRule {
  readonly consumers: readonly string[];
  readonly effect: "allow" | "deny";
  readonly pattern: string;
  readonly expiresAt?: string;
  readonly expired?: true;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

async function rulesOf({ policy, locate }: Config, consumer: string | undefined): Promise<ShownRule[]> {
  const grants = policy.grants.filter(
    ({ consumers }) => consumer === undefined || consumers.some((pattern) => pattern.matches(consumer)),
  );
  const places = await locate(grants.map(({ at }) => at));
  return grants.flatMap(({ consumers, allow, deny, expiresAtMs }, index) => {
    const shared = {
      consumers: consumers.map(({ text }) => text),
      ...expiryOf(expiresAtMs),
      ...placeOf(places[index]),
    };
    return [
      ...allow.map(({ text }) => ({ effect: "allow" as const, pattern: text, ...shared })),
      ...deny.map(({ text }) => ({ effect: "deny" as const, pattern: text, ...shared })),
    ];
  });
}

function expiryOf(expiresAtMs: number | undefined): Pick<ShownRule, "expiresAt" | "expired"> {
  if (expiresAtMs === undefined) return {};
  const isOver = expiresAtMs <= Date.now();
  return { expiresAt: new Date(expiresAtMs).toISOString(), ...(isOver && { expired: true }) };
}

function placeOf(place: SourcePlace | undefined): Pick<ShownRule, "file" | "line"> {
  return place ? { file: place.file, line: place.line } : {};
}

const heads = ["CONSUMER", "MAY", "KEYS", "UNTIL", "WHERE"];

function rowOf({ consumers, effect, pattern, ...rule }: ShownRule, directory: string): string[] {
  const until = rule.expired ? `${rule.expiresAt} (over)` : (rule.expiresAt ?? "");
  const where = [rule.file === undefined ? "" : shownPath(rule.file, directory), rule.line];
  const place = where.filter((part) => part !== undefined && part !== "").join(":");
  return [consumers.join(", "), effect === "allow" ? "use" : "not use", pattern, until, place];
}

function shownPath(file: string, directory: string): string {
  const inside = relative(directory, file);
  return inside.startsWith("..") || isAbsolute(inside) ? file : inside;
}

/** What happens with what no rule speaks of. */
function defaultOf({ policy }: Config): "allow" | "deny" {
  return policy.default ?? (policy.grants.length > 0 ? "deny" : "allow");
}

function defaultText(config: Config): string {
  if (defaultOf(config) === "deny") return "what nothing allows is refused";
  return config.policy.grants.length > 0 || config.policy.default === "allow"
    ? "what nothing denies is allowed"
    : "there are no grants: every consumer may use everything";
}
