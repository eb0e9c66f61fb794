import { defineFlow } from './flow.ts';

const verified = '2026-11-22';

/**
 * Takes the visit to a phone or another computer, where nothing on this device will do.
 *
 * The guide has no such step: it assumes a device that only needs an update. A television, a reader or a telephone that is
 * too old for a video visit needs another device at once, not a list of steps that cannot help.
 */
export const switchDevice = defineFlow({
  id: 'switch-device',
  steps: [
    { id: 'other-device', source: ['guide', 'browser-data'], verified },
    { id: 'open-link', interrupts: 'leaves-page', source: ['guide'], verified },
  ],
});
