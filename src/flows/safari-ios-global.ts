import { browserVersion, type Facts } from './facts.ts';
import { defineFlow } from './flow.ts';

const verified = '2026-11-22';
const hasAppsList = (facts: Facts): boolean => browserVersion(facts) >= 18;
const mayHaveAppsList = (facts: Facts): boolean => browserVersion(facts) === 0 || hasAppsList(facts);

/**
 * Safari's settings for all websites, in the Settings app of an iPhone or iPad.
 *
 * The guide's way "Settings, then Safari" holds up to iOS 17; from 18 on Safari is in the list "Apps" at the end. The guide
 * allows camera and microphone on all websites; "Ask" is enough and safer, so both answers are named. All of it happens
 * outside Safari, so the first step says that the chat waits there.
 */
export const safariIosGlobal = defineFlow({
  id: 'safari-ios-global',
  steps: [
    { id: 'settings-app', interrupts: 'leaves-page', picture: 'ios-settings-app', source: ['guide'], verified },
    {
      id: 'apps',
      when: mayHaveAppsList,
      picture: 'ios-settings-apps',
      source: ['ios-apps-safari', 'unverified'],
      verified,
    },
    {
      id: 'safari',
      variants: [{ id: 'apps', when: hasAppsList }],
      picture: 'ios-settings-safari',
      source: ['guide', 'ios-apps-safari'],
      verified,
    },
    { id: 'websites', source: ['guide', 'unverified'], verified },
    { id: 'camera', source: ['guide', 'ios-apps-safari'], verified },
    { id: 'camera-ask', picture: 'ios-camera-ask', source: ['guide', 'safari-ios-help'], verified },
    { id: 'camera-site', source: ['guide', 'unverified'], verified },
    { id: 'back-to-safari', source: ['unverified'], verified },
    { id: 'microphone', source: ['guide', 'unverified'], verified },
    { id: 'microphone-ask', source: ['guide', 'unverified'], verified },
    { id: 'microphone-site', source: ['guide', 'unverified'], verified },
    { id: 'return', interrupts: 'leaves-page', source: ['guide'], verified },
  ],
});
