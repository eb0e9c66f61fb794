/** All flows, in the order of the routes they belong to; which of them a visitor gets is decided in `plan.ts`. */
import { chromeGlobal } from './chrome-global.ts';
import { chromeRestart } from './chrome-restart.ts';
import { chromeSite } from './chrome-site.ts';
import { chromeUpdate } from './chrome-update.ts';
import { firefoxGlobal151 } from './firefox-global-151.ts';
import { firefoxGlobal152 } from './firefox-global-152.ts';
import { firefoxRestart } from './firefox-restart.ts';
import { firefoxSite } from './firefox-site.ts';
import { firefoxUpdate } from './firefox-update.ts';
import type { Flow } from './flow.ts';
import { macosVersion } from './macos-version.ts';
import { safariIosGlobal } from './safari-ios-global.ts';
import { safariIosRestart } from './safari-ios-restart.ts';
import { safariIosSite } from './safari-ios-site.ts';
import { safariIosUpdate } from './safari-ios-update.ts';
import { safariMacosRestart } from './safari-macos-restart.ts';
import { safariMacosSite } from './safari-macos-site.ts';
import { safariMacosUpdate } from './safari-macos-update.ts';
import { switchBrowser } from './switch-browser.ts';
import { switchDevice } from './switch-device.ts';

/** Every flow the bot knows. Adding one here makes its words required in every language. */
export const flows: readonly Flow[] = [
  chromeSite,
  chromeGlobal,
  chromeRestart,
  chromeUpdate,
  safariMacosSite,
  safariMacosRestart,
  macosVersion,
  safariMacosUpdate,
  safariIosSite,
  safariIosGlobal,
  safariIosRestart,
  safariIosUpdate,
  firefoxSite,
  firefoxGlobal151,
  firefoxGlobal152,
  firefoxRestart,
  firefoxUpdate,
  switchBrowser,
  switchDevice,
];
