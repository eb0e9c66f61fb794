import data from './words.json' with { type: 'json' };

/** The chat's own words; what the bot says comes from the bot. */
export const words = data.chat;

/** Puts values into a sentence: `fill('Step {index}', { index: 2 })`. */
export const fill = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
