/**
 * Where the facts behind the steps come from: a short key and what it stands for.
 *
 * `guide` is the support article the project began with. `unverified` is common knowledge that no document at hand
 * confirms; a step with it is worded as something to look for.
 */
export const sources = {
  guide: 'The support article of camera and microphone steps per browser that this project began with',
  unverified: 'Common knowledge, not confirmed by a document; worded softly',
  'chrome-strings': 'Chromium: components/page_info_strings.grdp and components/permissions_strings.grdp (2026)',
  'chrome-tune': 'Announcements of the "tune" icon that replaced the padlock in Chrome 117 (May 2023)',
  'chrome-help': 'support.google.com/chrome/answer/2392969, use your camera and microphone',
  'chrome-camera-settings':
    'Public help texts that name chrome://settings/content/camera and "Sites can ask to use your camera"',
  'firefox-strings':
    'mozilla-l10n/firefox-l10n-source: browser.ftl, preferences.ftl, permissions.ftl, sitePermissions.properties (August 2026)',
  'firefox-permissions': 'Mozilla dev-platform: intent to ship camera and microphone permission queries',
  'firefox-panel': 'support.mozilla.org: site permissions panel',
  'firefox-152': 'Public reports of the redesigned Settings in Firefox 152 (June 2026)',
  'safari-cliniko': 'help.cliniko.com 3860662: camera and microphone on a Mac',
  'safari-doxy': 'help.doxy.me 836274: Safari permissions',
  'safari-dynamsoft': 'Dynamsoft barcode reader samples, issue 222: the "aA" menu on iOS',
  'safari-ios-help': 'oneconsultation documentation: camera access on all websites, iOS',
  'apple-camera': 'support.apple.com mac-help mchlf6d108da: control access to your camera on Mac (macOS 13)',
  'apple-shortcuts': 'support.apple.com HT201236: Mac keyboard shortcuts (Command and Q quits)',
  'mac-preferences': 'Public help texts that name "System Preferences" on macOS 12 and older (2021)',
  'ios-apps-safari': 'Public help texts that name Settings > Apps > Safari > Camera (iOS 18 and later, 2025-26)',
  'ios-page-menu':
    'Public help texts that name the page menu at the left of the address and "Website Settings" (2025-26)',
  'ios-close-app': 'Public help texts on closing an app, on iPhones with and without a round button',
  'browser-about':
    'Public help texts that name "Help" > "About Google Chrome" and "Help and feedback" > "About Microsoft Edge"',
  'browser-data': 'mdn/browser-compat-data 8.0.10 (August 2026)',
} as const;

export type SourceKey = keyof typeof sources;
