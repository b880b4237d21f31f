import type { Zod } from "@latebound/provider";
import { environmentName } from "./environment-name.ts";

/** What `[secret.env]` may say. */
export interface EnvOptions {
  /** A `.env` file that is read in place of the process environment. */
  readonly file?: string | undefined;
  /** Globs of full names, prefix included; a name that none of them covers is refused. Default: every name. */
  readonly allow?: readonly string[] | undefined;
  /** Put in front of every key. Default: nothing. */
  readonly prefix?: string | undefined;
  /** Whether a variable may be set to nothing. Default false. */
  readonly allow_empty: boolean;
}

/** The strict schema of the options. */
export function envOptions(z: Zod) {
  return z.strictObject({
    file: z.string().min(1).meta({ path: true }).optional(),
    allow: z.array(z.string().regex(glob, "expected a name or a glob such as APP_*")).optional(),
    prefix: z.string().regex(environmentName, "expected letters, digits and _, no digit first").optional(),
    allow_empty: z.boolean().default(false),
  });
}

const glob = /^[\w*?[\]{},-]{1,256}$/;
