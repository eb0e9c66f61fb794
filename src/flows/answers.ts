/** The words everything is decided by: what visitors can answer, and what can be wrong. */

/** What a visitor can say to a step or a question. */
export const answers = [
  'done',
  'not_done',
  'cannot_find',
  'did_not_help',
  'fixed',
  'back',
  'repeat',
  'restart',
  'skip',
  'stop',
  'human_agent',
  'why',
] as const;
export type Answer = (typeof answers)[number];

/** What can be wrong. A person asked for is a topic too, so that it wins over every other. */
export const topics = [
  'camera',
  'microphone',
  'camera_and_microphone',
  'speaker_or_sound',
  'permission_prompt_missed',
  'lag_or_bandwidth',
  'device_in_use',
  'no_device_found',
  'browser_outdated',
  'antivirus_firewall',
  'usb_or_external_device',
  'lens_blocked',
  'login_or_other_unrelated',
  'human_agent',
] as const;
export type Topic = (typeof topics)[number];

/** What a visitor can say to "did this solve it?". */
export const verdicts = ['solved', 'partly', 'not_solved'] as const;
export type Verdict = (typeof verdicts)[number];

/** What the bot has just asked; the same word means different things to different questions ("yes", "no"). */
export const promptKinds = ['symptom', 'browser', 'look', 'step', 'works', 'feedback', 'start-over', 'closed'] as const;
export type PromptKind = (typeof promptKinds)[number];

/** The topics that this bot has flows for; the others get a plain word and the people who can help. */
export const videoTopics = [
  'camera',
  'microphone',
  'camera_and_microphone',
  'permission_prompt_missed',
  'device_in_use',
  'no_device_found',
  'browser_outdated',
  'antivirus_firewall',
  'usb_or_external_device',
  'lens_blocked',
] as const satisfies readonly Topic[];

/** True when the topic is trouble with a camera or microphone that the flows can look into. */
export const isVideoTopic = (topic: Topic): boolean => (videoTopics as readonly Topic[]).includes(topic);
