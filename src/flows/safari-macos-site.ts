import { defineFlow } from './flow.ts';

const verified = '2026-11-22';

/**
 * What this one website may use, in Safari on a Mac: camera and microphone are allowed, then the page is loaded again.
 *
 * The guide's camera icon in the address bar is there only while the camera is used or was refused (it is red then), so it
 * is the other way here, for those who cannot find the menu's line: it ends in the guide's "always allow" entry. The menu
 * keeps the answer and is there in every Safari from 11 on. Newer versions name the website in the line ("Settings for
 * example.com...", unverified), so both wordings stand in the step.
 */
export const safariMacosSite = defineFlow({
  id: 'safari-macos-site',
  steps: [
    { id: 'safari-menu', picture: 'safari-menu', source: ['safari-cliniko'], verified },
    { id: 'website-settings', picture: 'safari-menu-settings', source: ['safari-cliniko', 'unverified'], verified },
    { id: 'camera', picture: 'safari-website-settings', source: ['guide', 'safari-cliniko'], verified },
    { id: 'microphone', source: ['safari-cliniko'], verified },
    { id: 'close-window', source: ['safari-cliniko'], verified },
    {
      id: 'camera-icon',
      detourFrom: 'website-settings',
      picture: 'safari-camera-icon',
      source: ['guide', 'safari-doxy', 'unverified'],
      verified,
    },
    { id: 'always-allow', detourFrom: 'website-settings', source: ['guide', 'safari-doxy', 'unverified'], verified },
    { id: 'reload', interrupts: 'leaves-page', source: ['safari-doxy', 'unverified'], verified },
    { id: 'allow', picture: 'safari-question', source: ['guide', 'safari-cliniko'], verified },
  ],
});
