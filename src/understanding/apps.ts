/**
 * What stands behind `in-app` and `other`: which app shows the page, which rarer browser it is, and what kind of device has
 * no part in a visit. The first row that matches decides; a new app is a new row.
 */
type Row = readonly [name: string, tokens: RegExp];

/** Pages inside another app, where the camera question never comes up or never lasts (permission-flows 2.1). */
const apps: readonly Row[] = [
  ['instagram', /Instagram /],
  ['threads', /Barcelona /],
  ['messenger', /\bMessenger\/|MessengerForiOS|MessengerLite|FB_IAB\/(?:Orca|MESSENGER)/],
  ['facebook', /FBAN\/|FBAV\/|FB_IAB|FBIOS/],
  ['linkedin', /LinkedInApp/],
  ['tiktok', /musical_ly|Bytedance|TikTok|trill_/],
  ['snapchat', /Snapchat/],
  ['pinterest', /Pinterest\//],
  ['line', /\bLine\/\d/],
  ['wechat', /MicroMessenger|wxwork/],
  ['twitter', /Twitter/],
  ['gsa', /GSA\//],
  ['teams', /Teams(?:Mobile|\/)/],
  ['slack', /Slack/],
  ['discord', /Discord/],
  ['zoom', /ZoomWebKit|ZoomApps/],
  ['outlook', /Outlook-/],
  ['whatsapp', /WhatsApp/],
  ['telegram', /Telegram/],
  ['viber', /Viber/],
  ['reddit', /Reddit\//],
  ['quora', /Quora/],
  ['kakaotalk', /KAKAOTALK/],
  ['naver', /NAVER\(/],
  ['dingtalk', /DingTalk/],
  ['alipay', /AliApp/],
  ['weibo', /Weibo/],
  ['qq', /\bQQ\//],
  ['baidu', /baiduboxapp/],
  ['zalo', /Zalo/],
  ['yahoo', /YahooMobile|YJApp/],
  ['electron', /Electron\//],
  ['webview', /; wv\)|WebView2|EdgeWebView/],
];

const rarerBrowsers: readonly Row[] = [
  ['vivaldi', /Vivaldi/],
  ['duckduckgo', /DuckDuckGo|Ddg\//],
  ['yandex', /YaBrowser/],
  ['uc', /UCBrowser|UCWEB/],
  ['silk', /Silk\//],
  ['huawei', /HuaweiBrowser/],
  ['miui', /MiuiBrowser/],
  ['whale', /Whale\//],
  ['palemoon', /PaleMoon/],
  ['seamonkey', /SeaMonkey/],
];

const devices = [
  ['console', /playstation|xbox|nintendo/i],
  ['car', /qtcarbrowser|tesla\//i],
  ['xr', /oculusbrowser/i],
  ['tv', /smart-?tv|\btv\b|web0s|webos|bravia|hbbtv|\baft[a-z]|roku|crkey|netcast|vidaa/i],
] as const;

/** A device that no visit is held on. */
export type OtherDevice = (typeof devices)[number][0];

const firstIn = (rows: readonly Row[], userAgent: string): string | undefined =>
  rows.find(([, tokens]) => tokens.test(userAgent))?.[0];

/** The app that shows the page inside itself, such as `facebook`; `webview` where only that much is certain. */
export const appIn = (userAgent: string): string | undefined => firstIn(apps, userAgent);

/** The name of a browser that has no flow of its own, such as `vivaldi`. */
export const rarerBrowserIn = (userAgent: string): string | undefined => firstIn(rarerBrowsers, userAgent);

/** The kind of device, where it is neither computer, phone nor tablet. */
export const otherDeviceIn = (userAgent: string): OtherDevice | undefined =>
  devices.find(([, tokens]) => tokens.test(userAgent))?.[0];
