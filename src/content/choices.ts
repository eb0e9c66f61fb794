/** Which buttons each question offers, in the order they are drawn. Names are those of answers, topics and verdicts. */
import type { Facts } from '../flows/facts.ts';
import type { Prompt } from '../flows/machine-setup.ts';

const browsers = ['chrome', 'safari', 'firefox', 'edge', 'human_agent'];
const devices = ['windows', 'macos', 'ios', 'android', 'human_agent'];

const choices: Record<Prompt, readonly string[]> = {
  symptom: ['camera', 'microphone', 'camera_and_microphone', 'login_or_other_unrelated', 'human_agent'],
  browser: browsers,
  look: ['look', 'tell', 'human_agent'],
  looking: ['tell'],
  step: ['done', 'cannot_find', 'back', 'why', 'skip', 'human_agent', 'repeat', 'did_not_help', 'restart'],
  works: ['fixed', 'did_not_help', 'back', 'human_agent', 'restart'],
  feedback: ['solved', 'partly', 'not_solved', 'human_agent'],
  'start-over': ['restart', 'repeat'],
  closed: [],
};

/** The choices of a question. Which browser is asked in two parts: the browser, then the device. */
export function choicesOf(prompt: Prompt, facts: Facts): readonly string[] {
  return prompt === 'browser' && facts.browser && facts.browser.value !== 'other' ? devices : choices[prompt];
}

/** Every choice that any question offers; each needs words in every language. */
export const allChoices: readonly string[] = [...new Set([...Object.values(choices).flat(), ...browsers, ...devices])];
