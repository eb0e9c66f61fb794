import { defineFlow } from './flow.ts';

const verified = '2026-11-22';

/**
 * Firefox's settings for all websites up to version 151, and in ESR 140: the pane "Privacy & Security".
 *
 * The guide's way as it is, for the versions it belongs to ("preferences" are "Settings" by now); 152 and later are in
 * `firefox-global-152`. The guide's notifications check has nothing to do with the camera: it helps waiting-room alerts to
 * arrive, is kept as the last thing in the settings, and says so.
 */
export const firefoxGlobal151 = defineFlow({
  id: 'firefox-global-151',
  steps: [
    { id: 'menu', picture: 'firefox-menu', source: ['guide'], verified },
    { id: 'settings', picture: 'firefox-menu-settings', source: ['guide', 'firefox-strings'], verified },
    { id: 'privacy', source: ['guide', 'firefox-strings'], verified },
    { id: 'permissions', source: ['guide', 'firefox-strings'], verified },
    { id: 'camera-settings', picture: 'firefox-permissions-151', source: ['guide', 'firefox-strings'], verified },
    { id: 'camera-site', source: ['guide', 'firefox-strings'], verified },
    { id: 'camera-remove', picture: 'firefox-remove-151', source: ['guide', 'firefox-strings'], verified },
    { id: 'camera-block-new', source: ['guide', 'firefox-strings'], verified },
    { id: 'camera-save', source: ['firefox-strings'], verified },
    { id: 'microphone-settings', source: ['guide', 'firefox-strings'], verified },
    { id: 'microphone-site', source: ['guide', 'firefox-strings'], verified },
    { id: 'microphone-remove', source: ['guide', 'firefox-strings'], verified },
    { id: 'microphone-block-new', source: ['guide', 'firefox-strings'], verified },
    { id: 'microphone-save', source: ['firefox-strings'], verified },
    { id: 'notifications', source: ['guide', 'firefox-strings'], verified },
    { id: 'notifications-site', source: ['guide', 'firefox-strings', 'unverified'], verified },
    { id: 'reload', interrupts: 'leaves-page', source: ['firefox-strings'], verified },
  ],
});
