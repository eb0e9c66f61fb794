/** `npm run detect`: browser, system, device and flow of what stands on standard input. Started by label.mjs. */
import { agent, labelAgent } from '../src/understanding/labels.ts';
import { labelLines } from './json-lines.mjs';

await labelLines(agent, labelAgent);
