import type { Zod } from "@latebound/provider";

/** What `[secret.asm]` may say; all of it may be left out. */
export interface AsmOptions {
  /** A profile of the AWS config files; credentials then come from it alone. */
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  /** Where Secrets Manager is, when not at its public address. */
  readonly endpoint?: string | undefined;
  /** A role to assume, through STS. */
  readonly role_arn?: string | undefined;
  /** Sent when the role is assumed. */
  readonly external_id?: string | undefined;
  /** Whether secrets may be read twenty at a time. */
  readonly batch: "auto" | "off";
}

/** The strict schema of the options. */
export function asmOptions(z: Zod) {
  return z
    .strictObject({
      profile: z.string().regex(profileName, "expected the name of a profile").optional(),
      region: z.string().regex(regionName, "expected a region such as eu-central-1").optional(),
      endpoint: z
        .string()
        .refine(isOrigin, "expected http:// or https:// with a host, without a user, path or query")
        .optional(),
      role_arn: z.string().regex(roleArn, "expected arn:aws:iam::ACCOUNT:role/NAME").optional(),
      external_id: z.string().regex(externalId, "expected 2 to 1224 letters, digits or _+=,.@:/-").optional(),
      batch: z.enum(["auto", "off"]).default("auto"),
    })
    .refine((options) => options?.external_id === undefined || options.role_arn !== undefined, {
      path: ["role_arn"],
      error: "expected the role that `external_id` is sent for",
      // Else zod keeps silent about it while another option is wrong.
      when: () => true,
    });
}

const profileName = /^[^\s\p{C}[\]][^\p{C}[\]]{0,127}$/u;
const regionName = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
const roleArn = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;
const externalId = /^[\w+=,.@:/-]{2,1224}$/;

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return false;
  return url.pathname === "/" && url.username === "" && url.password === "" && !/[?#]/.test(text);
}
