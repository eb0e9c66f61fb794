import { defineFlow } from './flow.ts';

const verified = '2026-11-22';

/**
 * Brings Firefox on a computer up to date by its own menu.
 *
 * The guide only asks whether the browser is outdated and links to the maker; the steps are written out here. Firefox brought
 * by a Linux system is updated with that system and shows no button, which the last step's second wording says.
 */
export const firefoxUpdate = defineFlow({
  id: 'firefox-update',
  steps: [
    { id: 'menu', picture: 'firefox-menu', source: ['guide'], verified },
    { id: 'help', source: ['firefox-strings'], verified },
    { id: 'about', source: ['firefox-strings'], verified },
    { id: 'restart', interrupts: 'restarts-browser', source: ['guide', 'firefox-strings'], verified },
  ],
});
