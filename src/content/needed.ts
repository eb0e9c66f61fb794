/** What the machines say by name, so that a language without words for it is found at start. */
import { topics, videoTopics } from '../flows/answers.ts';
import type { Needed } from './catalogue.ts';
import { allChoices } from './choices.ts';

const says = [
  'start',
  'saw',
  'go_on',
  'take_your_time',
  'other_way',
  'cannot_find_again',
  'cannot_find_still',
  'first_step',
  'next_flow',
  'next_flow_or_person',
  'exhausted',
  'browser_changed',
  'starting_over',
  'behind_us',
  'we_are_here',
  'contact',
  'unclear',
  'unclear_again',
  'too_long',
  'goodbye',
  'why_here',
  'moved',
  'went_wrong',
  'emergency',
];

export const needed: Needed = {
  says: [
    ...says,
    ...topics
      .filter((topic) => topic !== 'human_agent' && !(videoTopics as readonly string[]).includes(topic))
      .map((topic) => `topic_${topic}`),
  ],
  choices: allChoices,
};
