import { describe, expect, it } from "vitest";
import { buildEnvironment, type EnvironmentSources } from "./build-environment.ts";

const nothing: EnvironmentSources = {
  inherited: {},
  config: [],
  secrets: [],
  host: [],
  allowed: [],
  stripped: [],
  pristine: false,
};
const build = (sources: Partial<EnvironmentSources>) => buildEnvironment({ ...nothing, ...sources });

describe("buildEnvironment", () => {
  it("prefers host, then secrets, then the config, then what is inherited, and reports collisions", () => {
    const { env, collisions } = build({
      inherited: { A: "inherited", b: "inherited", C: "inherited", D: "inherited", UNSET: undefined },
      config: [
        { name: "A", value: "config" },
        { name: "B", value: "config" },
        { name: "c", value: "config" },
      ],
      secrets: [
        { name: "B", value: "$HOME" },
        { name: "C", value: "secret" },
      ],
      host: [{ name: "C", value: "host" }],
    });
    expect(env).toEqual({ A: "config", B: "$HOME", C: "host", D: "inherited" });
    expect(collisions).toEqual([
      { name: "B", winner: "secret", over: "config" },
      { name: "C", winner: "secret", over: "config" },
      { name: "C", winner: "host", over: "secret" },
      { name: "A", winner: "config", over: "inherited" },
      { name: "B", winner: "secret", over: "inherited" },
      { name: "C", winner: "host", over: "inherited" },
    ]);
  });

  it("withholds the resolver's credentials and the names given, unless asked", () => {
    const inherited = {
      VAULT_TOKEN: "1",
      AWS_ACCESS_KEY_ID: "2",
      AWS_SECRET_ACCESS_KEY: "3",
      AWS_SESSION_TOKEN: "4",
      ROLE_ID: "5",
      AWS_REGION: "eu-west-1",
    };
    const { env, withheld } = build({ inherited, stripped: ["role_id"] });
    expect(env).toEqual({ AWS_REGION: "eu-west-1" });
    expect(withheld).toEqual(Object.keys(inherited).slice(0, 5));
    expect(build({ inherited, allowed: ["AWS_SESSION_TOKEN"] }).env).toEqual({
      AWS_SESSION_TOKEN: "4",
      ROLE_ID: "5",
      AWS_REGION: "eu-west-1",
    });
  });

  it("inherits nothing but what is asked for where it is pristine", () => {
    const inherited = { PATH: "/bin", HOME: "/root" };
    expect(build({ inherited, pristine: true, allowed: ["PATH"] }).env).toEqual({ PATH: "/bin" });
  });

  it("warns above 24 KiB for a value and 200 KiB in all", () => {
    const large = (name: string, length: number) => ({ name, value: "x".repeat(length) });
    expect(build({ secrets: [large("A", 24 * 1024)] }).warnings).toEqual([
      { name: "A", bytes: 24 * 1024 + 3 },
    ]);
    expect(build({ secrets: [large("A", 24 * 1024 - 3)] }).warnings).toEqual([]);
    const { warnings } = build({ config: Array.from({ length: 10 }, (_, i) => large(`N${i}`, 23 * 1024)) });
    expect(warnings).toEqual([{ name: "", bytes: 10 * (23 * 1024 + 4) }]);
  });
});
