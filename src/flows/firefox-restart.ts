import { defineFlow } from './flow.ts';

const verified = '2026-11-22';

/**
 * Quits and starts Firefox, signs in again, and allows what Firefox asks for.
 *
 * The guide's last step, nothing of it outdated. Leaving Firefox is one step with the way back in its note: a visitor who has
 * quit cannot read a next step.
 */
export const firefoxRestart = defineFlow({
  id: 'firefox-restart',
  steps: [
    {
      id: 'quit',
      variants: [
        { id: 'windows', when: (facts) => facts.os?.value === 'windows' },
        { id: 'macos', when: (facts) => facts.os?.value === 'macos' },
      ],
      interrupts: 'restarts-browser',
      source: ['guide', 'firefox-strings', 'apple-shortcuts'],
      verified,
    },
    { id: 'sign-in', source: ['guide'], verified },
    { id: 'allow', picture: 'firefox-question', source: ['guide', 'firefox-strings'], verified },
  ],
});
