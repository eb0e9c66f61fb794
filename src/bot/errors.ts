/** An answer to a request that cannot be served: HTTP status, a stable code, and a sentence without internals. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

/** The body of every error answer. */
export const errorBody = ({ code, message }: { code: string; message: string }) => ({ error: { code, message } });

/** One body for every conversation that is not the caller's own, whether it exists or not. */
export const notYours = () =>
  new ApiError(403, 'ConversationNotAllowed', 'This token does not open that conversation.');

export const badRequest = (message: string) => new ApiError(400, 'BadArgument', message);

/** The code of an error, for the log: never its message, which may hold what somebody wrote. */
export function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'Unknown';
}
