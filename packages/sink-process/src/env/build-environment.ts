import type { Environment } from "../spec/process-spec.ts";
import { foldName } from "./check-names.ts";
import { credentialNames } from "./refused-names.ts";

/** Where a variable came from, lowest precedence first. */
export type VariableOrigin = "inherited" | "config" | "secret" | "host";

/** One variable to set. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** What an environment is made of. */
export interface EnvironmentSources {
  readonly inherited: Environment;
  readonly config: readonly Variable[];
  readonly secrets: readonly Variable[];
  readonly host: readonly Variable[];
  readonly allowed: readonly string[];
  readonly stripped: readonly string[];
  readonly pristine: boolean;
}

/** Two origins set one variable; `winner` is what the child sees. */
export interface Collision {
  readonly name: string;
  readonly winner: VariableOrigin;
  readonly over: VariableOrigin;
}

/** A value, or the whole (`name` is empty), that is larger than some systems take. */
export interface SizeWarning {
  readonly name: string;
  readonly bytes: number;
}

/** A child's environment, and what there is to say about it without a value. */
export interface ChildEnvironment {
  readonly env: Readonly<Record<string, string>>;
  readonly collisions: readonly Collision[];
  /** Names that the parent has and the child doesn't. */
  readonly withheld: readonly string[];
  readonly warnings: readonly SizeWarning[];
}

const warnValueBytes = 24 * 1024;
const warnTotalBytes = 200 * 1024;

/**
 * The child's environment: inherited, then the config's plain values, then secrets, then what the host must set.
 * Values are used as they are, nothing is expanded.
 */
export function buildEnvironment(sources: EnvironmentSources): ChildEnvironment {
  const own = mergeOwn(sources);
  const withheld: string[] = [];
  const inherited: Variable[] = [];
  const collisions = [...own.collisions];
  const keep = inheritanceOf(sources);
  for (const [name, value] of Object.entries(sources.inherited)) {
    const winner = own.variables.get(foldName(name));
    if (value === undefined) continue;
    if (winner) collisions.push({ name: winner.name, winner: winner.origin, over: "inherited" });
    else if (keep(name)) inherited.push({ name, value });
    else withheld.push(name);
  }
  const all = [...inherited, ...own.variables.values()];
  // Without a prototype it is a hash table from the first name on.
  const env: Record<string, string> = Object.create(null);
  for (const { name, value } of all) env[name] = value;
  return { env, collisions, withheld, warnings: sizeWarnings(all) };
}

type OwnVariable = Variable & { readonly origin: VariableOrigin };

/** What isn't inherited, by the name as it is compared. */
function mergeOwn({ config, secrets, host }: EnvironmentSources): {
  readonly variables: ReadonlyMap<string, OwnVariable>;
  readonly collisions: readonly Collision[];
} {
  const variables = new Map<string, OwnVariable>();
  const collisions: Collision[] = [];
  const own: OwnVariable[] = [
    ...config.map((variable): OwnVariable => ({ ...variable, origin: "config" })),
    ...secrets.map((variable): OwnVariable => ({ ...variable, origin: "secret" })),
    ...host.map((variable): OwnVariable => ({ ...variable, origin: "host" })),
  ];
  for (const variable of own) {
    const { name, origin } = variable;
    const over = variables.get(foldName(name));
    if (over) collisions.push({ name, winner: origin, over: over.origin });
    variables.set(foldName(name), variable);
  }
  return { variables, collisions };
}

/** Which names of the parent the child may have. */
function inheritanceOf({ allowed, stripped, pristine }: EnvironmentSources): (name: string) => boolean {
  const asked = new Set(allowed.map(foldName));
  const withheld = new Set([...credentialNames, ...stripped].map(foldName));
  return (name) => asked.has(foldName(name)) || !(pristine || withheld.has(foldName(name)));
}

function sizeWarnings(variables: readonly Variable[]): SizeWarning[] {
  const sizes = variables.map(({ name, value }) => ({
    name,
    bytes: Buffer.byteLength(name) + Buffer.byteLength(value) + 2,
  }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const large = sizes.filter(({ bytes }) => bytes > warnValueBytes);
  return total > warnTotalBytes ? [...large, { name: "", bytes: total }] : large;
}
