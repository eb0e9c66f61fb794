/** A small Direct Line client for tests: polls, as the plainest client would. */
export interface Activity {
  id: string;
  type: string;
  text?: string;
  name?: string;
  from: { id: string; role: string };
  replyToId?: string;
  timestamp: string;
  channelData?: { visitReady?: StepData; clientActivityID?: string };
  suggestedActions?: {
    actions: { title: string; text: string; value: { choice: string; step: string; nonce: number } }[];
  };
}

export interface StepData {
  flow: string;
  route: string;
  step: string;
  index: number;
  count: number;
  action: string;
  note?: string;
}

export const chromeOnWindows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Safari/537.36';

export interface Client {
  conversationId: string;
  token: string;
  resumeKey: string;
  /** Everything the client has seen. */
  seen: Activity[];
  post(activity: object, more?: { token?: string; headers?: Record<string, string> }): Promise<Response>;
  /** Waits until the bot has answered what was posted last. */
  answered(id: string): Promise<Activity[]>;
  says(text: string): Promise<Activity[]>;
  presses(choice: string): Promise<Activity[]>;
  hello(facts?: object): Promise<void>;
  poll(): Promise<Activity[]>;
}

/** Gets a session from the widget's door, opens it, and waits for the greeting. */
export async function openChat(
  address: string,
  { userAgent = chromeOnWindows, resumeKey = undefined as string | undefined } = {},
): Promise<Client> {
  const json = { 'content-type': 'application/json' };
  const session = await fetch(`${address}/widget/session`, {
    method: 'POST',
    headers: { ...json, origin: address },
    body: JSON.stringify({ resumeKey }),
  });
  if (session.status !== 200) throw new Error(`no session: ${session.status}`);
  const { token, conversationId, resumeKey: key } = (await session.json()) as Client & { resumeKey: string };
  const authorization = `Bearer ${token}`;
  const domain = `${address}/v3/directline`;
  await fetch(`${domain}/conversations`, {
    method: 'POST',
    headers: { ...json, authorization, 'user-agent': userAgent },
    body: '{"user":{}}',
  });
  let watermark = '';
  const client: Client = {
    conversationId,
    token,
    resumeKey: key,
    seen: [],
    post: (activity, more = {}) =>
      fetch(`${domain}/conversations/${conversationId}/activities`, {
        method: 'POST',
        headers: { ...json, authorization: `Bearer ${more.token ?? token}`, ...more.headers },
        body: JSON.stringify(activity),
      }),
    async poll() {
      const answer = await fetch(`${domain}/conversations/${conversationId}/activities?watermark=${watermark}`, {
        headers: { authorization },
      });
      if (answer.status !== 200) throw new Error(`poll: ${answer.status}`);
      const set = (await answer.json()) as { activities: Activity[]; watermark: string };
      watermark = set.watermark;
      client.seen.push(...set.activities);
      return set.activities;
    },
    async answered(id) {
      const isAnswer = ({ id: other }: Activity) => other.startsWith(`${id}/`);
      for (let turns = 0; turns < 200 && !client.seen.some(isAnswer); turns++) {
        await client.poll();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const found = client.seen.filter(isAnswer);
      if (found.length === 0) throw new Error('the bot did not answer');
      return found;
    },
    async says(text) {
      const { id } = (await (await client.post({ type: 'message', text })).json()) as { id: string };
      return client.answered(id);
    },
    async presses(choice) {
      const last = client.seen.findLast(({ suggestedActions }) => suggestedActions)!;
      const action = last.suggestedActions!.actions.find(({ value }) => value.choice === choice);
      if (!action) throw new Error(`no button "${choice}" on "${last.text}"`);
      const { id } = (await (
        await client.post({ type: 'message', text: action.text, value: action.value })
      ).json()) as { id: string };
      return client.answered(id);
    },
    async hello(facts = {}) {
      const value = {
        userAgent,
        maxTouchPoints: 0,
        platform: 'Win32',
        origin: address,
        role: 'patient',
        probe: false,
        ...facts,
      };
      await client.post({ type: 'event', name: 'visit-ready/hello', value });
    },
  };
  await client.answered(`${conversationId}|0000001`);
  return client;
}

/** The step a set of answers shows, if any. */
export const stepIn = (activities: readonly Activity[]): StepData | undefined =>
  activities.findLast(({ channelData }) => channelData?.visitReady)?.channelData?.visitReady;
