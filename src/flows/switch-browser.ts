import type { Facts } from './facts.ts';
import { defineFlow } from './flow.ts';

const verified = '2026-11-22';
const inApp = (facts: Facts): boolean => facts.browser?.value === 'in-app';
const notInApp = (facts: Facts): boolean => !inApp(facts);
const onPhone = (facts: Facts): boolean => facts.os?.value === 'ios' || facts.os?.value === 'android';
const byOs = [
  { id: 'ios', when: (facts: Facts) => facts.os?.value === 'ios' },
  { id: 'android', when: (facts: Facts) => facts.os?.value === 'android' },
  { id: 'macos', when: (facts: Facts) => facts.os?.value === 'macos' },
];

/**
 * Opens the visit in another browser on the same device: Safari on Apple's, Chrome on others.
 *
 * The guide lists Chrome, Firefox and Safari only; pages inside Facebook, Gmail and the like, and browsers that show no
 * picture, are sent here. Inside an app its own menu is the short way, and copying the link the other way, which always works.
 * Nothing can be followed up over there, so the last step says where to report that it works.
 */
export const switchBrowser = defineFlow({
  id: 'switch-browser',
  steps: [
    { id: 'app-menu', when: inApp, picture: 'in-app-menu', source: ['unverified'], verified },
    { id: 'open-in-browser', when: inApp, interrupts: 'leaves-page', source: ['unverified'], verified },
    {
      id: 'copy-link',
      when: notInApp,
      detourFrom: 'open-in-browser',
      variants: [{ id: 'phone', when: (facts) => onPhone(facts) || inApp(facts) }],
      source: ['unverified'],
      verified,
    },
    {
      id: 'open-browser',
      when: notInApp,
      detourFrom: 'open-in-browser',
      variants: byOs,
      interrupts: 'leaves-page',
      source: ['guide', 'browser-data'],
      verified,
    },
    {
      id: 'paste-link',
      when: notInApp,
      detourFrom: 'open-in-browser',
      variants: [{ id: 'phone', when: (facts) => onPhone(facts) || inApp(facts) }],
      interrupts: 'leaves-page',
      source: ['unverified'],
      verified,
    },
  ],
});
