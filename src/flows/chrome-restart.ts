import { browserVersion, isChromeItself } from './facts.ts';
import { defineFlow } from './flow.ts';

const verified = '2026-11-22';

/**
 * Quits and starts Chrome, signs in again, and looks at the camera icon.
 *
 * A reset needs only a reload; a restart helps after a system change or when a device hangs, so it comes after the settings.
 * Leaving the browser is one step with the way back in its note: a visitor who has quit cannot read a next step.
 */
export const chromeRestart = defineFlow({
  id: 'chrome-restart',
  steps: [
    {
      id: 'quit',
      variants: [
        { id: 'other-chromium', when: (facts) => !isChromeItself(facts) },
        { id: 'macos', when: (facts) => facts.os?.value === 'macos' },
        { id: 'windows', when: (facts) => facts.os?.value === 'windows' },
      ],
      interrupts: 'restarts-browser',
      source: ['guide', 'apple-shortcuts', 'unverified'],
      verified,
    },
    { id: 'sign-in', source: ['guide'], verified },
    {
      id: 'allow',
      variants: [
        { id: 'other-chromium', when: (facts) => !isChromeItself(facts) },
        { id: 'allow-only', when: (facts) => browserVersion(facts) > 0 && browserVersion(facts) <= 115 },
      ],
      picture: (facts) => (isChromeItself(facts) ? 'chrome-question' : undefined),
      source: ['guide', 'chrome-strings'],
      verified,
    },
    {
      id: 'camera-icon',
      picture: (facts) => (isChromeItself(facts) ? 'address-bar-camera' : undefined),
      // the guide has it at the top right; in current versions it sits at the left end (unverified), so only the bar is named
      source: ['guide', 'unverified'],
      verified,
    },
    { id: 'camera-allowed', source: ['guide', 'unverified'], verified },
  ],
});
