/** What `build-web.mjs` offers to the tests, which are TypeScript. */
export function buildWeb(options?: { root?: string }): Promise<boolean>;
