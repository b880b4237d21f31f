import type { AliasTable } from "../alias-table.ts";

/** Variables behind the prefix `APP_`, in the environment and in a `.env` file; letters' case counts. */
export const envAliases: AliasTable = {
  spellings: ["env_app", "env_file"].map((provider) => ({
    what: "a variable behind a prefix",
    provider,
    references: ["MAIL"],
    patterns: ["MAIL", "M*", "*", "**", "MAIL/**"],
    aliases: ["APP_MAIL", "APP_*"],
    apart: ["mail", "Mail", "MAI", "MAIL/*", "APP_APP_MAIL", "MAIL?version=1", "MAIL?stage=x"],
  })),
  faulty: { env_app: ["MAIL?version=1", "MAIL?stage=x", "MAIL/", "/MAIL", "MA%23IL", "MAIL%25", "MAIL*"] },
  elsewhere: { env_app: ["mail", "Mail", "APP_MAIL"], env_file: ["mail", "APP_MAIL"] },
};

/** The same where the platform ignores the case of letters. */
export const windowsAliases: AliasTable = {
  spellings: [
    {
      what: "a variable in any case",
      provider: "env_app",
      references: ["MAIL", "mail", "mAiL"],
      patterns: ["MAIL", "mail", "mAi*", "M*", "**"],
      aliases: ["APP_MAIL", "app_mail", "App_*"],
      apart: ["MAI", "app_app_mail"],
    },
  ],
  faulty: { env_app: ["mail?version=1", "mail/"] },
  elsewhere: { env_app: ["app_mail", "mai"] },
};
