import { browserVersion, type Facts, isChromeItself } from './facts.ts';
import { defineFlow } from './flow.ts';

/** Chrome up to 116 shows a padlock and keeps the reset on the settings page (chrome-tune). */
const isPadlockChrome = (facts: Facts): boolean =>
  isChromeItself(facts) && browserVersion(facts) > 0 && browserVersion(facts) <= 116;
const isOtherChromium = (facts: Facts): boolean => !isChromeItself(facts);
const onPhone = (facts: Facts): boolean => facts.os?.value === 'android';

/**
 * Takes back what Chrome remembers for this one site, then lets it ask again.
 *
 * The guide's "lock icon" and its way through "Site settings" belong to Chrome up to 116; later versions show two sliders and
 * hold the reset in the small panel itself, one click less. The settings page stays as the other way for those who cannot
 * find the reset. The way ends at the question because a reset alone allows nothing.
 */
export const chromeSite = defineFlow({
  id: 'chrome-site',
  steps: [
    {
      id: 'site-controls',
      variants: [
        { id: 'other-chromium', when: isOtherChromium },
        { id: 'padlock', when: isPadlockChrome },
      ],
      picture: (facts) =>
        isOtherChromium(facts) ? undefined : isPadlockChrome(facts) ? 'address-bar-padlock' : 'address-bar-tune',
      source: ['guide', 'chrome-tune', 'chrome-help'],
      verified: '2026-11-22',
    },
    {
      id: 'reset-permission',
      when: (facts) => !isPadlockChrome(facts),
      variants: [{ id: 'other-chromium', when: isOtherChromium }],
      picture: (facts) => (isOtherChromium(facts) ? undefined : 'panel-reset'),
      source: ['guide', 'chrome-strings'],
      verified: '2026-11-22',
    },
    {
      id: 'site-settings',
      when: isPadlockChrome,
      detourFrom: 'reset-permission',
      variants: [{ id: 'other-chromium', when: isOtherChromium }],
      picture: (facts) => (isOtherChromium(facts) ? undefined : 'panel-site-settings'),
      source: ['guide', 'chrome-strings'],
      verified: '2026-11-22',
    },
    {
      id: 'reset-permissions',
      when: isPadlockChrome,
      detourFrom: 'reset-permission',
      variants: [{ id: 'other-chromium', when: isOtherChromium }],
      source: ['guide', 'chrome-help'],
      verified: '2026-11-22',
    },
    {
      id: 'close-settings',
      when: isPadlockChrome,
      detourFrom: 'reset-permission',
      source: ['unverified'],
      verified: '2026-11-22',
    },
    {
      id: 'reload',
      variants: [
        { id: 'phone', when: onPhone },
        { id: 'macos', when: (facts) => facts.os?.value === 'macos' },
      ],
      interrupts: 'leaves-page',
      picture: (facts) => (onPhone(facts) ? undefined : 'reload'),
      source: ['guide', 'chrome-strings'],
      verified: '2026-11-22',
    },
    {
      id: 'allow',
      variants: [
        { id: 'other-chromium', when: isOtherChromium },
        // "Allow" alone up to 115 (chrome-help; the exact boundary is unverified, so the second wording names all three)
        { id: 'allow-only', when: (facts) => browserVersion(facts) > 0 && browserVersion(facts) <= 115 },
      ],
      picture: (facts) => (isOtherChromium(facts) ? undefined : 'chrome-question'),
      source: ['guide', 'chrome-strings'],
      verified: '2026-11-22',
    },
  ],
});
