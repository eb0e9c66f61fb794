/**
 * Direct Line tokens: JWTs bound to one conversation, one user and the page they were given to.
 *
 * The advertised lifetime is 1800 s because Microsoft's client refreshes every 15 minutes whatever it is told; a token is
 * good for a day, so that a laptop that slept comes back into its conversation.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errors, jwtVerify, SignJWT } from 'jose';
import { ApiError } from '../../errors.ts';

/** Seconds a client is told its token lives. */
export const advertisedSeconds = 1800;
const tokenSeconds = 24 * 60 * 60;
/** The official service wants a stream opened within 60 s; clients reuse the address on errors, so it lives a little longer. */
const ticketSeconds = 5 * 60;

export interface TokenClaims {
  conversationId: string;
  userId: string;
  /** The host page's origin; null for native clients. */
  origin: string | null;
}

export type Tokens = ReturnType<typeof createTokens>;

/** Makes and checks tokens with the given keys: the first signs, all verify. */
export function createTokens(secrets: readonly string[]) {
  const keys = secrets.map((secret) => new TextEncoder().encode(secret));

  const sign = (claims: TokenClaims, use: 'conversation' | 'stream', seconds: number): Promise<string> =>
    new SignJWT({ conv: claims.conversationId, user: claims.userId, origin: claims.origin, use })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt()
      .setExpirationTime(`${seconds}s`)
      .sign(keys[0]!);

  const verify = async (token: string, use: 'conversation' | 'stream'): Promise<TokenClaims> => {
    for (const key of keys) {
      try {
        const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] });
        if (payload.use !== use || typeof payload.conv !== 'string' || typeof payload.user !== 'string') break;
        return {
          conversationId: payload.conv,
          userId: payload.user,
          origin: typeof payload.origin === 'string' ? payload.origin : null,
        };
      } catch (error) {
        if (error instanceof errors.JWTExpired) throw new ApiError(403, 'TokenExpired', 'The token has expired.');
      }
    }
    throw new ApiError(401, 'Unauthorized', 'A valid token is needed.');
  };

  return {
    conversation: (claims: TokenClaims) => sign(claims, 'conversation', tokenSeconds),
    /** A short-lived pass for one stream address, because a socket carries no header. */
    streamTicket: (claims: TokenClaims) => sign(claims, 'stream', ticketSeconds),
    verify: (token: string) => verify(token, 'conversation'),
    verifyTicket: (ticket: string) => verify(ticket, 'stream'),
    /** True for the Direct Line secret: a token key, held by the operator's own servers only. */
    isSecret: (text: string) => secrets.some((secret) => timingSafeEqual(digest(secret), digest(text))),
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A new key that resumes a conversation, and the hash it is stored under. */
export function newResumeKey(): { key: string; hash: string } {
  const key = randomBytes(24).toString('base64url');
  return { key, hash: resumeHash(key) };
}

/** What a resume key is stored and found under. */
export const resumeHash = (key: string): string => createHash('sha256').update(key).digest('hex');

/** An id nobody can guess, for conversations and users. */
export const newId = (): string => randomBytes(16).toString('base64url').replace(/^-/, '0');

/** The token key kept beside the database, made at first start, so that tokens survive a kill. */
export function keptSecret(databaseFile: string): string {
  if (databaseFile === ':memory:') return randomBytes(32).toString('base64url');
  const file = join(dirname(databaseFile), 'token-secret');
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    // written aside, then linked: of servers starting at once one link holds, and nobody reads a key half written
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 32)
    throw new Error(
      `${file} holds no token key. Remove it, and a new one is made; open chats then ask for a new token.`,
    );
  return secret;
}
