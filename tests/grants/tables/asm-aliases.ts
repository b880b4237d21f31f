import type { AliasTable } from "../alias-table.ts";

const provider = "asm";

/** A secret by its name and its ARN, with and without the suffix; its current version by every way to say so. */
export const asmAliases: AliasTable = {
  spellings: [
    {
      ...{ what: "the current version by name", provider },
      references: ["{name}", "{name}?stage=AWSCURRENT"],
      patterns: ["{name}", "{name}?stage=AWSCURRENT", "{folder}/*", "{folder}/*?stage=AWSCURRENT", "**/d*"],
      revealed: [
        "{arn}",
        "{partial}",
        "{partial}?stage=AWSCURRENT",
        "arn:*:*:*:*:*:{folder}/*",
        "{suffixed}",
      ],
      apart: [
        "{upper}",
        "{folder}",
        "{name}?stage=AWSPREVIOUS",
        "{name}?version={previous}",
        "{name}?version={current}",
      ],
    },
    {
      ...{ what: "the current version by ARN", provider },
      references: ["{arn}", "{arn}?stage=AWSCURRENT"],
      patterns: ["{arn}", "{arn}?stage=AWSCURRENT", "arn:*/*"],
      aliases: ["{name}", "{name}?stage=AWSCURRENT", "{suffixed}", "{partial}", "{folder}/d*"],
      apart: ["{upper}", "{arn}?version={previous}", "{name}?stage=AWSPREVIOUS"],
    },
    {
      ...{ what: "the current version by ARN without suffix", provider },
      references: ["{partial}"],
      patterns: ["{partial}", "arn:*/*"],
      aliases: ["{name}", "{folder}/**"],
      revealed: ["{arn}", "{suffixed}"],
      apart: ["{upper}", "{partial}?stage=AWSPREVIOUS"],
    },
    {
      ...{ what: "the previous version by its stage", provider },
      references: ["{name}?stage=AWSPREVIOUS"],
      patterns: ["{name}?stage=AWSPREVIOUS", "{name}?stage=*", "{folder}/*?stage=AWSP*"],
      aliases: ["{name}", "{folder}/**"],
      revealed: ["{arn}", "{arn}?stage=AWSPREVIOUS", "{partial}"],
      apart: ["{name}?stage=AWSPENDING", "{name}?stage=awsprevious", "{name}?version={current}"],
    },
    {
      ...{ what: "the previous version by its id", provider },
      references: ["{name}?version={previous}"],
      patterns: ["{name}?version={previous}", "{name}?version=*"],
      aliases: ["{name}", "{folder}/**"],
      revealed: ["{arn}", "{arn}?version={previous}", "{partial}"],
      apart: ["{name}?version={current}", "{name}?stage=*"],
    },
    {
      ...{ what: "the previous version by ARN and id", provider },
      references: ["{arn}?version={previous}"],
      patterns: ["{arn}?version={previous}", "arn:*/*?version=*"],
      aliases: ["{name}", "{name}?version={previous}", "{partial}?version=*", "{arn}"],
      apart: ["{arn}?version={current}"],
    },
  ],
  faulty: {
    asm: [
      "{name}?version=1",
      "{name}%23",
      "{name} ",
      "ARN:{name}",
      "{otherRegion}",
      "{name}*",
      "arn:aws:{name}",
    ],
  },
  elsewhere: {
    asm: ["{upper}", "{suffixed}", "/{name}", "{name}/", "{name}?stage=awsprevious", "{otherAccount}"],
  },
};
