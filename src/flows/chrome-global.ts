import { isChromeItself } from './facts.ts';
import { defineFlow, type Variant } from './flow.ts';

const otherChromium: readonly Variant[] = [{ id: 'other-chromium', when: (facts) => !isChromeItself(facts) }];
const unlessOther = (picture: string) => (facts: Parameters<typeof isChromeItself>[0]) =>
  isChromeItself(facts) ? picture : undefined;
const verified = '2026-11-22';

/**
 * Chrome's settings for all sites: the right devices are chosen, sites may ask, and this site is not on the blocked list.
 *
 * The guide's JavaScript check is asked only where no script of ours ran; anywhere else the page proves it.
 */
export const chromeGlobal = defineFlow({
  id: 'chrome-global',
  steps: [
    {
      id: 'menu',
      variants: otherChromium,
      picture: unlessOther('chrome-menu-dots'),
      source: ['guide', 'chrome-help'],
      verified,
    },
    {
      id: 'settings',
      variants: otherChromium,
      picture: unlessOther('chrome-menu-settings'),
      source: ['guide', 'chrome-help'],
      verified,
    },
    { id: 'privacy', variants: otherChromium, source: ['chrome-help'], verified },
    { id: 'site-settings', variants: otherChromium, source: ['guide', 'chrome-help'], verified },
    { id: 'camera-page', variants: otherChromium, source: ['guide', 'chrome-camera-settings'], verified },
    { id: 'camera-choice', source: ['guide', 'unverified'], verified },
    {
      id: 'camera-ask',
      variants: otherChromium,
      picture: unlessOther('settings-can-ask'),
      source: ['guide', 'chrome-camera-settings'],
      verified,
    },
    { id: 'camera-blocked-sites', source: ['guide', 'unverified'], verified },
    { id: 'back-to-list', source: ['unverified'], verified },
    { id: 'microphone-page', variants: otherChromium, source: ['guide', 'chrome-camera-settings'], verified },
    { id: 'microphone-choice', source: ['guide', 'unverified'], verified },
    { id: 'microphone-ask', variants: otherChromium, source: ['guide', 'chrome-camera-settings'], verified },
    { id: 'microphone-blocked-sites', source: ['guide', 'unverified'], verified },
    { id: 'javascript', known: (facts) => facts.javascript?.value === true, source: ['guide', 'unverified'], verified },
    { id: 'reload', interrupts: 'leaves-page', source: ['guide'], verified },
  ],
});
