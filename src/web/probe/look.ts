import type { Permission } from '../../flows/facts.ts';

/** What a look at a page finds out: may this website use the camera and the microphone, and is its address a secure one. */
export interface Look {
  secure: boolean;
  camera: Permission;
  microphone: Permission;
}

/** The little of a window a look needs; a test hands in its own. */
export interface Lookable {
  isSecureContext: boolean;
  navigator: { permissions?: { query(what: { name: PermissionName }): Promise<{ state: string }> } };
}

const states: readonly string[] = ['granted', 'denied', 'prompt'];

/**
 * Looks without asking: reads the permission states and never opens a camera, so the visitor sees no question.
 *
 * Always answers, and within `limit` milliseconds: what a browser does not tell, or tells too late, is `unknown`.
 */
export async function look(page: Lookable, limit = 2500): Promise<Look> {
  const ask = async (name: 'camera' | 'microphone'): Promise<Permission> => {
    try {
      const { state } = await page.navigator.permissions!.query({ name: name as PermissionName });
      return states.includes(state) ? (state as Permission) : 'unknown';
    } catch {
      return 'unknown'; // older Firefox and Safari know no such name, and say so by throwing
    }
  };
  let clock: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Permission>((resolve) => {
    clock = setTimeout(() => resolve('unknown'), limit);
  });
  const [camera, microphone] = await Promise.all([
    Promise.race([ask('camera'), late]),
    Promise.race([ask('microphone'), late]),
  ]);
  clearTimeout(clock);
  return { secure: page.isSecureContext === true, camera, microphone };
}
