import { defineFlow } from './flow.ts';

const verified = '2026-11-22';

/**
 * Brings an iPhone or iPad with Safari older than 11 up to date; Safari comes with iOS.
 *
 * The guide asks for Safari 11 without saying how to get it. All of it happens in the Settings app, so the first step says
 * that the chat waits in Safari.
 */
export const safariIosUpdate = defineFlow({
  id: 'safari-ios-update',
  steps: [
    { id: 'settings-app', interrupts: 'leaves-page', picture: 'ios-settings-app', source: ['guide'], verified },
    { id: 'general', source: ['unverified'], verified },
    { id: 'software-update', source: ['unverified'], verified },
    { id: 'install', interrupts: 'restarts-browser', source: ['unverified'], verified },
  ],
});
