import { describe, expect, it } from '@jest/globals';
import { chromeOnWindows, talk } from './talk.ts';

describe('a patient in Chrome on Windows', () => {
  it('gets the camera back in four steps', () => {
    const chat = talk({ userAgent: chromeOnWindows });
    chat.hears('What is going wrong?', { offering: ["They can't see me", "They can't hear me", 'Something else'] });
    chat.says('doc cant see me');
    chat.hears('I see you use Chrome on Windows.');
    chat.hears('Step 1 of 4. At the left end of the address bar, click the icon with two sliders.', {
      offering: ['Done', "I can't find it", 'Back', 'Skip', 'Talk to a person'],
    });
    expect(chat.walks()).toEqual([
      'chrome-site/site-controls',
      'chrome-site/reset-permission',
      'chrome-site/reload',
      'chrome-site/allow',
    ]);
    chat.hears(/Does it work/, { offering: ['Yes, it works', 'No'] });
    chat.says('yes!!');
    chat.hears('Did this solve your problem?', { offering: ['Yes', 'Partly', 'No'] });
    chat.says('yes');
    chat.hears('You are ready for your visit!');
  });

  it('meets every step of the guide once, in its order, when nothing helps, and is never left without a person', () => {
    const chat = talk({ userAgent: chromeOnWindows });
    chat.presses('camera');
    const steps = chat.walks();
    chat.presses('did_not_help');
    steps.push(...chat.walks());
    chat.presses('did_not_help');
    chat.hears(/talk to a person/);
    steps.push(...chat.walks());
    chat.presses('did_not_help');
    chat.hears('Those were all the steps I know. Please call 555 0100.');
    chat.hears('Did this solve your problem?');
    expect(new Set(steps).size).toBe(steps.length);
    const inOrder = [
      'chrome-site/reset-permission',
      'chrome-site/reload',
      'chrome-global/menu',
      'chrome-global/site-settings',
      'chrome-global/camera-choice',
      'chrome-restart/quit',
      'chrome-restart/sign-in',
      'chrome-restart/camera-icon',
      'chrome-restart/camera-allowed',
    ];
    expect(steps.filter((step) => inOrder.includes(step))).toEqual(inOrder);
    chat.presses('not_solved');
    chat.hears('Please call 555 0100.');
  });

  it('gets other words, then another way, then a way out, when something is not there', () => {
    const chat = talk({ userAgent: chromeOnWindows });
    chat.presses('camera');
    chat.presses('done');
    const first = chat.last.text;
    chat.says("I don't have that");
    chat.hears('Step 2 of 4.');
    expect(chat.last.text).not.toBe(first);
    chat.says('still cant find it');
    chat.hears('There is another way to the same place.');
    chat.hears(/Site settings/);
    chat.says('not there either');
    chat.says('nope, i cannot find it');
    chat.hears(/skip this step/, { offering: ['Skip', 'Talk to a person'] });
    chat.says('i told you it is not there');
    chat.hears(/Then we leave this one/);
    chat.says('talk to a human please');
    chat.hears('Please call 555 0100.', { offering: ['Done'] });
  });

  it('answers why, repeats in simpler words, takes its time, and never moves for it', () => {
    const chat = talk({ userAgent: chromeOnWindows });
    chat.presses('camera');
    chat.says('why should I do that');
    chat.hears(/changes nothing/, { offering: ['Done'] });
    chat.says('wait a minute');
    chat.hears('Take your time.');
    chat.says('say that again');
    chat.hears('Step 1 of 4. At the left end');
    const words = chat.last.text;
    chat.says('repeat please');
    chat.hears('Step 1 of 4.');
    expect(chat.last.text).not.toBe(words);
    chat.says('purple');
    chat.hears('I did not get that. Did you do the step, or can you not find it?');
    chat.says('🙂🙂');
    chat.hears('Talk to a person');
    chat.says('done');
    chat.hears('Step 2 of 4.');
  });

  it('moves for no button pressed twice, and for none of a past step', () => {
    const chat = talk({ userAgent: chromeOnWindows });
    chat.presses('camera');
    const one = chat.last;
    chat.presses('cannot_find');
    const other = chat.last;
    chat.pressesAgain(one, 'cannot_find');
    chat.hears('I have that already. Here is where we are:');
    expect(chat.last.text).toBe(other.text);
    chat.presses('done');
    chat.hears('Step 2 of 4.');
    chat.pressesAgain(other, 'done');
    chat.hears('That step is behind us. Here is where we are:');
    chat.hears('Step 2 of 4.');
    chat.presses('back');
    chat.hears('Step 1 of 4.');
    chat.presses('back');
    chat.hears('This is the first step');
  });

  it('starts over only after asking', () => {
    const chat = talk({ userAgent: chromeOnWindows });
    chat.presses('camera');
    chat.presses('done');
    chat.says('start over');
    chat.hears('Shall we start over', { offering: ['Yes, start over', 'No, go on here'] });
    chat.says('no');
    chat.hears('Step 2 of 4.');
    chat.presses('restart');
    chat.presses('restart');
    chat.hears('Step 1 of 4.');
  });

  it('says what it saw when the page can look', () => {
    const chat = talk({ userAgent: chromeOnWindows, probe: true });
    chat.says('they cant see me');
    chat.hears('Shall I look', { offering: ['Yes, look', 'No, just tell me'] });
    chat.says('yes please');
    expect(chat.heard.map(({ kind }) => kind)).toContain('look');
    chat.looked({ secure: true, camera: 'denied', microphone: 'granted' });
    chat.hears('I can see Chrome is blocking the camera for this website.');
    chat.hears('Step 1 of 4.');
  });

  it('waits for no page: anything but a result starts the steps, and a wrong result is ignored', () => {
    const chat = talk({ userAgent: chromeOnWindows, probe: true });
    chat.presses('camera');
    chat.presses('look');
    chat.looked({ camera: 5 });
    chat.looked('x');
    chat.says('hello?');
    chat.hears('Step 1 of 4.');
  });

  it('has the words of the version: a padlock up to 116, an upgrade first below the floor', () => {
    const version = (major: number) => talk({ userAgent: chromeOnWindows.replace('157', String(major)) });
    let chat = version(116);
    chat.presses('camera');
    chat.hears(/padlock/);
    chat = version(80);
    chat.presses('camera');
    chat.hears(/too old for a video visit/);
    expect(chat.last.step!.flow).toBe('chrome-update');
  });

  it('is spoken to softly where the browser only resembles Chrome', () => {
    const chat = talk({ userAgent: `${chromeOnWindows} Edg/157.0.0.0` });
    chat.presses('camera');
    chat.hears(/I see you use Edge on Windows/);
    chat.hears(/Look for a small icon/);
  });
});
