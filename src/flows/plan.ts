/** Facts -> the flows to try, likeliest first. The one place that knows which flows belong to which browser. */
import { browserVersion, type Facts, type Route } from './facts.ts';

const chrome = ['chrome-site', 'chrome-global', 'chrome-restart'];

/** The flows of each route. A route without flows of its own leads to another browser. */
function flowsOfRoute(route: Route, facts: Facts): string[] {
  switch (route) {
    // Edge and other Chromium browsers walk Chrome's flows in softer words
    case 'chrome-desktop':
    case 'chrome-android':
    case 'edge-desktop':
    case 'samsung-internet':
      return chrome;
    case 'safari-macos':
      return ['safari-macos-site', 'safari-macos-restart', 'macos-version'];
    case 'safari-ios':
      return ['safari-ios-site', 'safari-ios-global', 'safari-ios-restart'];
    case 'firefox-desktop':
      return [
        'firefox-site',
        // the settings moved to another pane in 152 (firefox-152)
        browserVersion(facts) >= 152 ? 'firefox-global-152' : 'firefox-global-151',
        'firefox-restart',
      ];
    case 'firefox-android':
    case 'ios-other-browser':
    case 'in-app-browser':
      return ['switch-browser'];
    case 'unsupported':
      return [facts.support === 'unsupported' ? 'switch-device' : 'switch-browser'];
  }
}

/** The flow that brings a browser that is too old up to date, if there is one. */
function updateFlow(route: Route): string[] {
  switch (route) {
    case 'safari-macos':
      return ['safari-macos-update'];
    case 'safari-ios':
      return ['safari-ios-update'];
    case 'firefox-desktop':
      return ['firefox-update'];
    case 'chrome-desktop':
    case 'chrome-android':
    case 'edge-desktop':
      return ['chrome-update'];
    default:
      return [];
  }
}

/** The ordered flows for this visitor. Empty only while the browser is not known. */
export function planFor(facts: Facts): string[] {
  if (!facts.route) return [];
  const flows = flowsOfRoute(facts.route, facts);
  return facts.support === 'upgrade' ? [...updateFlow(facts.route), ...flows] : flows;
}
