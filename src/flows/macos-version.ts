import type { Facts } from './facts.ts';
import { defineFlow } from './flow.ts';

const verified = '2026-11-22';
/** From macOS 12 on nothing is left to ask: every step is told, in the words of the last one. */
const isNewEnough = (facts: Facts): boolean => (facts.osVersion?.value ?? 0) >= 12;
const hasAppStoreUpdates = (facts: Facts): boolean =>
  facts.osVersion !== undefined && facts.osVersion.value > 0 && facts.osVersion.value < 10.14;
const hasSystemPreferences = (facts: Facts): boolean =>
  facts.osVersion !== undefined && facts.osVersion.value > 0 && facts.osVersion.value < 13;

/**
 * Reads the version of macOS, and updates it where the Mac offers that.
 *
 * The guide names two floors, 10.11 and High Sierra (10.13); both go back to Safari 11, which 10.11 and 10.12 can still get.
 * So 10.11 is the floor asked for, and older Macs update to High Sierra or later (`safari-macos-update` says so). Software
 * Update is in System Settings from macOS 13, in System Preferences from 10.14 to 12, and in the App Store before; where the
 * version is hidden (Safari tells it only roughly), the step fits all three.
 */
export const macosVersion = defineFlow({
  id: 'macos-version',
  steps: [
    { id: 'apple-menu', known: isNewEnough, picture: 'mac-apple-menu', source: ['guide'], verified },
    { id: 'about-this-mac', known: isNewEnough, picture: 'mac-about', source: ['guide'], verified },
    { id: 'version-number', known: isNewEnough, source: ['guide'], verified },
    { id: 'apple-menu-again', known: isNewEnough, picture: 'mac-apple-menu', source: ['guide'], verified },
    {
      id: 'settings',
      known: isNewEnough,
      variants: [
        { id: 'app-store', when: hasAppStoreUpdates },
        { id: 'preferences', when: hasSystemPreferences },
      ],
      source: ['guide', 'apple-camera', 'mac-preferences', 'unverified'],
      verified,
    },
    {
      id: 'software-update',
      known: isNewEnough,
      variants: [{ id: 'app-store', when: hasAppStoreUpdates }],
      source: ['guide', 'unverified'],
      verified,
    },
    { id: 'update', known: isNewEnough, interrupts: 'restarts-browser', source: ['guide', 'unverified'], verified },
  ],
});
