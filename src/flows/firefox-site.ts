import type { Facts } from './facts.ts';
import { defineFlow } from './flow.ts';

const verified = '2026-11-22';
const onMac = (facts: Facts): boolean => facts.os?.value === 'macos';

/**
 * Takes back what Firefox remembers for this one website, then lets it ask again.
 *
 * The guide has no such step and starts in the settings; this is shorter, so it comes first. A "Block" that was not to be
 * remembered ends with a reload; one that was shows a crossed-out icon in the address bar. Without that icon the window
 * "Page Info" is the other way to the same answers. The icon is the same with the padlock (up to about 148, ESR 140) and with
 * the shield that replaced it, so no version matters here.
 */
export const firefoxSite = defineFlow({
  id: 'firefox-site',
  steps: [
    {
      id: 'reload',
      variants: [{ id: 'macos', when: onMac }],
      interrupts: 'leaves-page',
      picture: 'reload',
      source: ['firefox-permissions'],
      verified,
    },
    { id: 'allow-first', picture: 'firefox-question', source: ['guide', 'firefox-strings'], verified },
    { id: 'blocked-icon', picture: 'firefox-blocked-icon', source: ['firefox-strings', 'firefox-panel'], verified },
    { id: 'camera-x', picture: 'firefox-panel-x', source: ['firefox-strings', 'firefox-panel'], verified },
    { id: 'microphone-x', source: ['firefox-strings', 'firefox-panel'], verified },
    {
      id: 'page-info',
      detourFrom: 'blocked-icon',
      variants: [{ id: 'macos', when: onMac }],
      source: ['firefox-strings', 'unverified'],
      verified,
    },
    { id: 'page-permissions', detourFrom: 'blocked-icon', source: ['firefox-strings'], verified },
    { id: 'page-camera', detourFrom: 'blocked-icon', source: ['firefox-strings', 'unverified'], verified },
    { id: 'page-microphone', detourFrom: 'blocked-icon', source: ['firefox-strings', 'unverified'], verified },
    { id: 'page-close', detourFrom: 'blocked-icon', source: ['unverified'], verified },
    {
      id: 'reload-again',
      variants: [{ id: 'macos', when: onMac }],
      interrupts: 'leaves-page',
      picture: 'reload',
      source: ['firefox-strings'],
      verified,
    },
    { id: 'remember', picture: 'firefox-question-remember', source: ['firefox-strings'], verified },
    { id: 'allow', picture: 'firefox-question', source: ['guide', 'firefox-strings'], verified },
  ],
});
