import { defineFlow } from './flow.ts';

const verified = '2026-11-22';

/**
 * Firefox's settings for all websites from version 152 on, and in ESR 153: the pane "Permissions and data".
 *
 * The guide's "Privacy & Security, then Permissions" is outdated from here on; it stays in `firefox-global-151` for those who
 * still see it. That a row opens the same small window as before is unverified. The guide's notifications check is the last
 * thing in the settings and is said to be about waiting-room alerts.
 */
export const firefoxGlobal152 = defineFlow({
  id: 'firefox-global-152',
  steps: [
    { id: 'menu', picture: 'firefox-menu', source: ['guide'], verified },
    { id: 'settings', picture: 'firefox-menu-settings', source: ['guide', 'firefox-strings'], verified },
    { id: 'permissions-and-data', source: ['firefox-152', 'firefox-strings'], verified },
    { id: 'camera-row', picture: 'firefox-permissions-152', source: ['guide', 'firefox-strings'], verified },
    { id: 'camera-site', source: ['guide', 'firefox-strings', 'unverified'], verified },
    { id: 'camera-remove', picture: 'firefox-remove-152', source: ['guide', 'firefox-strings'], verified },
    { id: 'camera-block-new', source: ['guide', 'firefox-strings'], verified },
    { id: 'camera-save', source: ['firefox-strings'], verified },
    { id: 'microphone-row', source: ['guide', 'firefox-strings'], verified },
    { id: 'microphone-site', source: ['guide', 'firefox-strings', 'unverified'], verified },
    { id: 'microphone-remove', source: ['guide', 'firefox-strings'], verified },
    { id: 'microphone-block-new', source: ['guide', 'firefox-strings'], verified },
    { id: 'microphone-save', source: ['firefox-strings'], verified },
    { id: 'notifications', source: ['guide', 'firefox-strings'], verified },
    { id: 'notifications-site', source: ['guide', 'firefox-strings', 'unverified'], verified },
    { id: 'reload', interrupts: 'leaves-page', source: ['firefox-strings'], verified },
  ],
});
