import type { Facts } from './facts.ts';
import { defineFlow } from './flow.ts';

const verified = '2026-11-22';
/** Safari 11 exists for 10.11 and 10.12 as an update of its own; below, the whole system has to be updated. */
const getsSafariAlone = (facts: Facts): boolean =>
  facts.osVersion !== undefined && facts.osVersion.value >= 10.11 && facts.osVersion.value < 10.13;

/**
 * Brings a Mac with Safari older than 11 up to date; Safari comes with macOS.
 *
 * Worded for the macOS such a Safari runs on (10.12 and older), where updates are in the App Store; where the Mac shows
 * Software Update instead, the step fits that too. This is the guide's "on older macOS, upgrade to at least High Sierra". A
 * Mac too old for High Sierra is told that a phone or another computer is the way.
 */
export const safariMacosUpdate = defineFlow({
  id: 'safari-macos-update',
  steps: [
    { id: 'apple-menu', picture: 'mac-apple-menu', source: ['guide'], verified },
    { id: 'app-store', source: ['guide', 'unverified'], verified },
    { id: 'updates', source: ['unverified'], verified },
    {
      id: 'update',
      variants: [{ id: 'safari-alone', when: getsSafariAlone }],
      source: ['guide', 'unverified'],
      verified,
    },
    { id: 'restart', interrupts: 'restarts-browser', source: ['guide', 'unverified'], verified },
  ],
});
