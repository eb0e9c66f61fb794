import { type Facts, isChromeItself } from './facts.ts';
import { defineFlow } from './flow.ts';

const verified = '2026-11-22';
const onAndroid = (facts: Facts): boolean => facts.os?.value === 'android';
const onComputer = (facts: Facts): boolean => !onAndroid(facts);
const isEdge = (facts: Facts): boolean => facts.browser?.value === 'edge';
const isOther = (facts: Facts): boolean => !isChromeItself(facts);
const byName = [
  { id: 'edge', when: isEdge },
  { id: 'other-chromium', when: isOther },
];

/**
 * Brings Chrome, Edge and their kin up to date: by their own menu on a computer, by the Play Store on Android.
 *
 * The guide only asks whether the browser is outdated and links to the makers; the steps are written out here. Where the
 * system is too old for a newer version (Windows 7, old Macs), the menu says so and the flow ends without help.
 */
export const chromeUpdate = defineFlow({
  id: 'chrome-update',
  steps: [
    {
      id: 'menu',
      when: onComputer,
      variants: byName,
      picture: (facts) => (isChromeItself(facts) ? 'chrome-menu-dots' : undefined),
      source: ['guide', 'browser-about'],
      verified,
    },
    { id: 'help', when: onComputer, variants: byName, source: ['browser-about'], verified },
    { id: 'about', when: onComputer, variants: byName, source: ['browser-about'], verified },
    {
      id: 'relaunch',
      when: onComputer,
      variants: byName,
      interrupts: 'restarts-browser',
      source: ['guide', 'unverified'],
      verified,
    },
    { id: 'play-store', when: onAndroid, interrupts: 'leaves-page', source: ['guide', 'unverified'], verified },
    { id: 'play-search', when: onAndroid, variants: byName, source: ['unverified'], verified },
    { id: 'play-app', when: onAndroid, variants: byName, source: ['unverified'], verified },
    {
      id: 'play-update',
      when: onAndroid,
      variants: byName,
      interrupts: 'restarts-browser',
      source: ['guide', 'unverified'],
      verified,
    },
  ],
});
