import { defineFlow } from './flow.ts';

const verified = '2026-11-22';

/**
 * Quits and starts Safari, signs in again, and allows what Safari asks for.
 *
 * The guide's order is kept: the website's setting comes first, because it often makes a restart needless. Nothing here is
 * outdated. Leaving Safari is one step with the way back in its note: a visitor who has quit cannot read a next step.
 */
export const safariMacosRestart = defineFlow({
  id: 'safari-macos-restart',
  steps: [
    { id: 'quit', interrupts: 'restarts-browser', source: ['guide', 'apple-shortcuts'], verified },
    { id: 'sign-in', source: ['guide'], verified },
    { id: 'allow', picture: 'safari-question', source: ['guide', 'safari-cliniko'], verified },
  ],
});
