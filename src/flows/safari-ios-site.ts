import { browserVersion, type Facts } from './facts.ts';
import { defineFlow } from './flow.ts';

const verified = '2026-11-22';
/** Settings of one website came with iOS 13 (unverified); before, only the Settings app and the question are left. */
const hasWebsiteSettings = (facts: Facts): boolean => browserVersion(facts) === 0 || browserVersion(facts) >= 13;
const hasLetters = (facts: Facts): boolean => browserVersion(facts) >= 13 && browserVersion(facts) < 18;
const hasPageMenu = (facts: Facts): boolean => browserVersion(facts) >= 18;

/**
 * What this one website may use, in Safari on an iPhone or iPad.
 *
 * The guide goes straight to the Settings app and allows all websites, which is more than a visit needs; this comes first
 * and the guide's way follows in `safari-ios-global`. The symbol beside the address is "aA" from iOS 13 to 17 and the page
 * menu from 18. The version is Safari's own, because from 26 on the system's is frozen at 18. On iOS 11 and 12 only the reload
 * and the question are left.
 */
export const safariIosSite = defineFlow({
  id: 'safari-ios-site',
  steps: [
    {
      id: 'page-menu',
      when: hasWebsiteSettings,
      variants: [
        { id: 'letters', when: hasLetters },
        { id: 'page-menu', when: hasPageMenu },
      ],
      picture: (facts) =>
        hasLetters(facts) ? 'ios-page-menu-letters' : hasPageMenu(facts) ? 'ios-page-menu' : undefined,
      source: ['safari-dynamsoft', 'ios-page-menu', 'unverified'],
      verified,
    },
    {
      id: 'website-settings',
      when: hasWebsiteSettings,
      picture: 'ios-website-settings',
      source: ['safari-dynamsoft', 'safari-doxy', 'ios-page-menu'],
      verified,
    },
    { id: 'more', detourFrom: 'website-settings', source: ['unverified'], verified },
    { id: 'website-settings-more', detourFrom: 'website-settings', source: ['safari-doxy', 'unverified'], verified },
    { id: 'camera', when: hasWebsiteSettings, source: ['safari-doxy', 'ios-page-menu'], verified },
    { id: 'camera-allow', when: hasWebsiteSettings, picture: 'ios-camera-allow', source: ['safari-doxy'], verified },
    { id: 'microphone', when: hasWebsiteSettings, source: ['safari-doxy'], verified },
    { id: 'microphone-allow', when: hasWebsiteSettings, source: ['safari-doxy'], verified },
    { id: 'done', when: hasWebsiteSettings, source: ['safari-doxy'], verified },
    { id: 'reload', interrupts: 'leaves-page', source: ['safari-doxy', 'unverified'], verified },
    { id: 'allow', picture: 'ios-question', source: ['guide', 'safari-doxy'], verified },
  ],
});
