import { describe, expect, it } from '@jest/globals';
import { isDanger } from '../../src/understanding/danger.ts';

describe('words of an emergency', () => {
  it.each([
    'I have chest pain',
    "i can't breathe",
    'I can’t breathe!!',
    'my husband passed out on the floor',
    'I WANT TO DIE',
    'thinking about suicide',
    'this is an emergency, please help',
    'camera is broken and i cant breathe',
    'she is not breathing',
    'he wont wake up',
  ])('are heard in "%s"', (text) => {
    expect(isDanger(text)).toBe(true);
  });

  it.each([
    'the camera is dead',
    'my laptop has a dying battery',
    'it is not an emergency but my camera is black',
    'the screen is frozen',
    'my emergency contact changed',
    'I will diet from tomorrow',
    'the picture passes out of the frame',
    'they cant hear me',
    '',
    '🙂',
  ])('are not heard in "%s"', (text) => {
    expect(isDanger(text)).toBe(false);
  });
});
