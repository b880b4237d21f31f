/** Names that change how programs run, find each other or whom they trust; a trailing `*` stands for any rest. */
const patterns = `
LD_* DYLD_* GLIBC_TUNABLES GCONV_PATH MALLOC_* HOSTALIASES
NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED npm_config_*
PYTHONPATH PYTHONSTARTUP PYTHONHOME PYTHONINSPECT PYTHONUSERBASE PIP_*
PERL5LIB PERL5OPT RUBYOPT RUBYLIB LUA_INIT PHPRC PHP_INI_SCAN_DIR
JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS CLASSPATH MAVEN_OPTS GOFLAGS
DOTNET_STARTUP_HOOKS CORECLR_PROFILER*
GIT_* SSH_ASKPASS BASH_ENV ENV ZDOTDIR PROMPT_COMMAND PS4 IFS CDPATH SHELLOPTS BASHOPTS
EDITOR VISUAL PAGER LESSOPEN MANPAGER BROWSER
HTTP_PROXY HTTPS_PROXY FTP_PROXY ALL_PROXY NO_PROXY
SSL_CERT_FILE SSL_CERT_DIR OPENSSL_CONF OPENSSL_MODULES CURL_CA_BUNDLE REQUESTS_CA_BUNDLE
DOCKER_HOST KUBECONFIG AWS_CONFIG_FILE AWS_ENDPOINT_URL* VAULT_ADDR
PATH HOME SHELL USER LOGNAME PWD OLDPWD LANG LC_* TERM TMPDIR TMP TEMP HOSTNAME SSH_* XDG_*
`;

const upperCase = patterns.trim().toUpperCase().replaceAll("\n", " ").split(" ");
const exact = new Set(upperCase.filter((pattern) => !pattern.endsWith("*")));
const prefixes = upperCase.filter((pattern) => pattern.endsWith("*")).map((pattern) => pattern.slice(0, -1));

/** Whether a spec may not set the variable unless its operator lists it; compared without case. */
export function isRefusedName(name: string): boolean {
  const folded = name.toUpperCase();
  return exact.has(folded) || prefixes.some((prefix) => folded.startsWith(prefix));
}

/** What the resolver itself logs in with, and no child inherits unless asked. */
export const credentialNames: readonly string[] = [
  "VAULT_TOKEN",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
];

/** Whether a variable is one of these, or says by its name that it holds a credential, such as `DB_PASSWORD`. */
export function isCredentialName(name: string): boolean {
  return credentialNames.includes(name.toUpperCase()) || credentialEnding.test(name);
}

const credentialEnding =
  /(?:password|passwd|passphrase|secret|token|_pass|_pwd|(?:api|access|secret|private|signing|encryption)_?key)$/i;
