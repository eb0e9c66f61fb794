import { describe, expect, it } from '@jest/globals';
import { look } from '../../../src/web/probe/look.ts';

const page = (query: (what: { name: string }) => Promise<{ state: string }>) => ({
  isSecureContext: true,
  navigator: { permissions: { query } },
});

describe('a look', () => {
  it('reads both permissions', async () => {
    const states: Record<string, string> = { camera: 'denied', microphone: 'granted' };
    const seen = await look(page(async ({ name }) => ({ state: states[name]! })));
    expect(seen).toEqual({ secure: true, camera: 'denied', microphone: 'granted' });
  });

  it('knows nothing where the browser has no such permission, or none at all', async () => {
    const throws = page(() => {
      throw new TypeError('not a valid value for PermissionName');
    });
    const odd = page(async () => ({ state: 'maybe' }));
    for (const one of [throws, odd, { isSecureContext: false, navigator: {} }]) {
      expect(await look(one)).toMatchObject({ camera: 'unknown', microphone: 'unknown' });
    }
  });

  it('answers in time when the browser does not', async () => {
    const silent = page(({ name }) =>
      name === 'camera' ? new Promise(() => {}) : Promise.resolve({ state: 'prompt' }),
    );
    expect(await look(silent, 5)).toEqual({ secure: true, camera: 'unknown', microphone: 'prompt' });
  });
});
