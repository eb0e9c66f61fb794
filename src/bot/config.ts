/**
 * The environment, read once: every variable, its default, and what is wrong with it, all at once.
 *
 * `.env.example` lists the same variables; a test compares the two.
 */
import { z } from 'zod';

const wholeNumber = (min: number, max: number) => {
  const error = `is no whole number from ${min} to ${max}`;
  return z.coerce.number(error).int({ error, abort: true }).min(min, error).max(max, error);
};
// abort: what is no address at all must not come to the next check, which would throw
const url = z.url({ protocol: /^https?$/, error: 'is no http(s) address', abort: true });
const origin = url.refine(
  (text) => new URL(text).origin === text,
  'is no origin; give scheme, host and port only, as in https://visits.example.org',
);
const list = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item));
const flag = z
  .enum(['on', 'off', '1', '0', 'true', 'false'], 'is neither on nor off')
  .transform((text) => ['on', '1', 'true'].includes(text));
const sentence = z.string().max(500, 'is longer than 500 characters');

/** Variables this version acts on. */
const used = {
  PORT: wholeNumber(0, 65535).default(3978),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: origin.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^sqlite:.+/, 'must be sqlite:<file>; this version knows no other database')
    .default('sqlite:./data/visit-ready.db'),
  ALLOWED_ORIGINS: list(origin).optional(),
  TOKEN_SECRET: list(z.string().regex(/^\S{32,}$/, 'needs at least 32 characters a key, without spaces')).optional(),
  SERVICE_NAME: sentence.default('your video service'),
  EMERGENCY_TEXT: sentence.default('If this is an emergency, call your local emergency number now.'),
  SUPPORT_CONTACT: sentence.default('Please call the office that gave you your appointment.'),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'is no log level (fatal, error, warn, info, debug, trace, silent)',
    )
    .default('info'),
};

/** Variables that later versions act on. They are checked, and setting one is answered with a line in the log. */
const later = {
  TRUST_PROXY: flag.optional(),
  RETENTION_DAYS: wholeNumber(1, 3650).optional(),
  DATA_KEY: z.string().optional(),
  VISIT_URL: url.optional(),
  SERVICE_HOSTS: z.string().optional(),
  MIN_KBPS: wholeNumber(1, 1_000_000).optional(),
  OPENING_HOURS: sentence.optional(),
  IT_CONTACT: sentence.optional(),
  MicrosoftAppId: z.string().optional(),
  MicrosoftAppPassword: z.string().optional(),
  MicrosoftAppType: z.string().optional(),
  MicrosoftAppTenantId: z.string().optional(),
  BOT_FRAMEWORK_DEV: flag.optional(),
  TEAMS_SUPPORT_TEAM_ID: z.string().optional(),
  TEAMS_SUPPORT_CHANNEL_ID: z.string().optional(),
  DESK_OIDC_ISSUER: url.optional(),
  DESK_OIDC_CLIENT_ID: z.string().optional(),
  DESK_OIDC_CLIENT_SECRET: z.string().optional(),
  HUB_WEBHOOK_URL: url.optional(),
  HUB_WEBHOOK_SECRET: z.string().optional(),
  CHATWOOT_URL: url.optional(),
  CHATWOOT_INBOX: z.string().optional(),
  CHATWOOT_TOKEN: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  RATE_LIMITS: flag.optional(),
};

/** The names of all variables, for the test that compares them with `.env.example`. */
export const variables: readonly string[] = [...Object.keys(used), ...Object.keys(later)];

export interface Config {
  port: number;
  host: string;
  /** The address people use, when it is not this machine's own. */
  publicUrl?: string;
  /** Path of the SQLite file. */
  databaseFile: string;
  /** Pages that may host the widget; undefined means our own address. */
  allowedOrigins?: readonly string[];
  /** Token keys: the first signs, all verify. Undefined means one is made and kept beside the database. */
  tokenSecrets?: readonly string[];
  serviceName: string;
  supportContact: string;
  emergencyText: string;
  logLevel: string;
  /** Variables that are set but belong to a later version. */
  withoutEffect: readonly string[];
}

/** The environment is not fit to start with; the message says every fault. */
export class ConfigError extends Error {
  readonly code = 'ConfigInvalid';
  constructor(faults: readonly string[]) {
    super(
      `The environment has ${faults.length} fault(s), see .env.example:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

/** Reads the environment. An empty value counts as not set. Throws one ConfigError with all that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => variables.includes(name) && value?.trim()),
  );
  const parsed = z.object({ ...used, ...later }).safeParse(set);
  if (!parsed.success) {
    // values are not repeated: some are secrets
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path[0] as string} ${issue.message}.`));
  }
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    ...(env.PUBLIC_URL && { publicUrl: env.PUBLIC_URL }),
    databaseFile: env.DATABASE_URL.slice('sqlite:'.length),
    ...(env.ALLOWED_ORIGINS?.length && { allowedOrigins: env.ALLOWED_ORIGINS }),
    ...(env.TOKEN_SECRET?.length && { tokenSecrets: env.TOKEN_SECRET }),
    serviceName: env.SERVICE_NAME,
    supportContact: env.SUPPORT_CONTACT,
    emergencyText: env.EMERGENCY_TEXT,
    logLevel: env.LOG_LEVEL,
    withoutEffect: Object.keys(later).filter((name) => name in set),
  };
}
