import { describe, expect, it } from '@jest/globals';
import { chromeOnWindows, talk } from './talk.ts';

const emergency = 'If this is an emergency, call 911 now.';

describe('somebody in danger', () => {
  it('hears the emergency text before anything else, wherever the chat stands, and nothing moves', () => {
    const chat = talk({ userAgent: chromeOnWindows, probe: true });
    const hears = () => {
      chat.says("my camera is black and I can't breathe");
      const [first] = chat.heard;
      expect(first!.kind === 'message' && first!.text.startsWith(emergency)).toBe(true);
      expect(chat.last.buttons.map(({ choice }) => choice)).toContain('human_agent');
    };
    hears();
    chat.presses('camera');
    hears();
    chat.presses('look');
    hears();
    chat.presses('tell');
    hears();
    chat.presses('done');
    chat.hears('Step 2 of 4.');
    hears();
    chat.presses('done');
    chat.hears('Step 3 of 4.');
  });

  it('is told of a person first among the buttons', () => {
    const chat = talk({ userAgent: chromeOnWindows });
    chat.presses('camera');
    chat.says('I have chest pain');
    expect(chat.last.buttons[0]!.choice).toBe('human_agent');
    chat.hears('Please call 555 0100.');
  });

  it('is heard in a text that is too long to be read otherwise', () => {
    const chat = talk();
    chat.says(`${'well '.repeat(2000)} and now I have chest pain`);
    chat.hears(emergency);
  });
});

describe('a person or a stop asked for while the page looks', () => {
  it('is not missed', () => {
    const looking = () => {
      const chat = talk({ userAgent: chromeOnWindows, probe: true });
      chat.presses('camera');
      chat.presses('look');
      return chat;
    };
    const asks = looking();
    asks.says('I want a real person');
    asks.hears('Please call 555 0100.');
    const stops = looking();
    stops.says('stop');
    stops.hears(/we stop here/);
  });
});
