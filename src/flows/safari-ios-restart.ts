import { defineFlow } from './flow.ts';

const verified = '2026-11-22';

/**
 * Quits and opens Safari on an iPhone or iPad, signs in again, and allows what Safari asks for.
 *
 * Nothing of the guide is outdated here. Swiping Safari away is one step, because the chat goes with it; how the list of open
 * apps is reached differs between phones with and without a round button, so both are in the second wording.
 */
export const safariIosRestart = defineFlow({
  id: 'safari-ios-restart',
  steps: [
    {
      id: 'quit',
      interrupts: 'restarts-browser',
      picture: 'ios-swipe-away',
      source: ['guide', 'ios-close-app'],
      verified,
    },
    { id: 'sign-in', source: ['guide'], verified },
    { id: 'allow', picture: 'ios-question', source: ['guide', 'safari-doxy'], verified },
  ],
});
