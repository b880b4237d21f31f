export { type EnvParts, env } from "./env-provider.ts";
